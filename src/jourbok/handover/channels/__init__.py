"""The ways by which a report leaves the house, one small class each, over the transports of `messages`.

A channel takes a parcel and says that it was handed over, or raises NotHandedOver. Where the installation has not set
a way up there is no channel for it, and a person takes the paper there by hand.
"""

from jourbok.handover.channels.channel import Channel, HandedOver, Parcel, channel_for

__all__ = ["Channel", "HandedOver", "Parcel", "channel_for"]
