"""Nothing in the tree says where packages came from or where somebody's clone lies.

The patterns are written in pieces, so that this file does not find itself.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

INDEX_HOSTS = (
    "py" + r"pi\.(org|io|python\.org)",
    "python" + r"hosted\.org",
    "registry" + r"\.(npmjs|yarnpkg)\.",
    "npmjs" + r"\.(org|com)",
    "deb" + r"\.debian\.org",
    r"(index|extra-index)-" + r"url\s*[=: ]\s*\S*:/" + "/",
    "find-" + r"links\s*[=: ]\s*/",
    '"resolved"' + r"\s*:",
)
LOCAL_PATHS = (
    "/wo" + r"rk/(main|shared)\b",
    "/ro" + r"ot/[\w.]",
    "/ho" + r"me/[a-z]\w*/",
    "/Us" + r"ers/\w+/",
    "/t" + r"mp/(bash|tmp|pip|ops)[\w.-]*",
    "file:" + r"//+(opt|ho" + "me|ro" + r"ot)\b",
)
FORBIDDEN = re.compile("|".join(f"(?:{pattern})" for pattern in INDEX_HOSTS + LOCAL_PATHS))


def tracked_files() -> list[Path]:
    """What is committed or about to be, in any clone: another owner of the folder does not matter."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_local_path() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {hit.group()}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if (hit := FORBIDDEN.search(line))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "--index-" + "url https:/" + "/mirror.example/simple",
        "https:/" + "/files.python" + "hosted.org/packages/x.whl",
        '"resolved"' + ': "https:/' + "/registry.npm" + 'js.org/x.tgz"',
        "cd /wo" + "rk/main",
        "/ro" + "ot/.cache/uv",
        "/ho" + "me/anna/jourbok",
    ],
)
def test_the_search_finds_what_it_is_there_for(line: str) -> None:
    assert FORBIDDEN.search(line)
