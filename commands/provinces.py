"""Names of provinces as a user or a source file gives them."""

from __future__ import annotations

from difflib import get_close_matches

from commands.failures import BadInput


def require_known(name: str | None, where: str) -> None:
    """Raises `BadInput` for a name that no province, of the 63 or the 34, has; None is a national outlet."""
    from db.folding import fold
    from db.reference import province_names

    known = province_names()
    if name is None or name in known:
        return
    folded = {fold(one): one for one in known}
    near = [folded[key] for key in get_close_matches(fold(name), folded, n=2)]
    hint = f"did you mean {' or '.join(near)}?" if near else "give its short official name, such as Đắk Lắk"
    raise BadInput(f"{where}: there is no province {name!r}; {hint}")
