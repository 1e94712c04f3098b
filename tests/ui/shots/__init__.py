"""What `tests.screenshots` renders: each module here yields (name, widget) pairs, already in the state to be seen.

A module has one coroutine, `async def shots(stage: Stage) -> None`, which calls `await stage.take(name, widget)` for every picture.
"""
