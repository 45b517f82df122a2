"""A build that fails at any operation leaves the old site or the new one, and the next build is right."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from tests.injection import MANY_OLD, SCENES, Failure, make_scene, try_failure

_TRIED = 6
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


@pytest.mark.parametrize("kind", SCENES)
def test_a_failure_at_any_operation_leaves_a_whole_site(tmp_path: Path, kind: str) -> None:
    scene = make_scene(tmp_path, kind)
    assert scene.operations > 500
    faults = {}
    for number in range(_TRIED):
        at = 1 + (2 * number + 1) * scene.operations // (2 * _TRIED)
        failure = Failure(at, _ERRORS[number % 3], lasts=number % 3 == 0)
        ended, _, wrong = try_failure(scene, failure)
        if wrong:
            faults[at, ended.failed] = wrong
    assert faults == {}


def test_workers_that_are_killed_leave_a_whole_site(tmp_path: Path) -> None:
    scene = make_scene(tmp_path, "warm", MANY_OLD)
    for part in (0.3, 0.7):
        ended, _, wrong = try_failure(scene, Failure(int(scene.operations * part), 0))
        assert wrong == [], ended.failed
