"""A person with a keyboard and no mouse, who looks where the focus is and counts the keys."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

FURTHEST = 80
FOCUSED = "element => element === document.activeElement"


class Keyboard:
    """Moves, chooses and types by keys alone; `presses` counts every key but the typed text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        """When the page has come whole: before that nothing listens."""
        self.page.wait_for_load_state()
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        """Text where the focus is; its letters are not counted."""
        self.page.keyboard.type(text)

    def reach(self, target: Locator, *, by: str = "Tab") -> None:
        """Go on until the target has the focus, as somebody does who sees where it is."""
        expect(target).to_have_count(1)
        for _ in range(FURTHEST):
            if target.evaluate(FOCUSED):
                return
            self.press(by)
        raise AssertionError(f"{target} is not reached by {by}")

    def choose(self, group: Locator, option: str) -> None:
        """One of several beside each other: into the group by Tab, to the option by the arrows."""
        wanted = group.get_by_role("radio", name=option, exact=True)
        for _ in range(FURTHEST):
            if group.locator(":focus").count():
                break
            self.press("Tab")
        self._choose_focused(group, wanted)

    def _choose_focused(self, group: Locator, wanted: Locator) -> None:
        if group.locator(":checked").count() == 0:
            self.press("Space")
        for _ in range(FURTHEST):
            if wanted.is_checked():
                return
            self.press("ArrowRight")
        raise AssertionError(f"{wanted} is not reached by the arrows")

    def write(self, target: Locator, text: str) -> None:
        """Into the field, over what stands there."""
        self.reach(target)
        if target.input_value():
            self.press("Control+a")
        self.type(text)

    def hit(self, target: Locator, key: str = "Enter") -> None:
        """The button or link, pressed."""
        self.reach(target)
        self.press(key)

    def go(self, keys: str, address: str) -> None:
        """A shortcut that leads to another page."""
        self.press(*keys.split())
        self.page.wait_for_url(address)
