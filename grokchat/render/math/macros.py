r"""Commands that other commands spell: shorthands of LaTeX, AMS, KaTeX and of packages that models use as if they were loaded."""

from __future__ import annotations

from grokchat.render.math.definitions import macro
from grokchat.render.math.reader import Macro

_PLAIN = {
    "varlimsup": r"\operatorname*{\overline{\mathrm{lim}}}",
    "varliminf": r"\operatorname*{\underline{\mathrm{lim}}}",
    "varinjlim": r"\operatorname*{\underrightarrow{\mathrm{lim}}}",
    "varprojlim": r"\operatorname*{\underleftarrow{\mathrm{lim}}}",
    "TeX": r"\mathrm{TeX}",
    "LaTeX": r"\mathrm{LaTeX}",
    "KaTeX": r"\mathrm{KaTeX}",
    "dprime": "''",
    "trprime": "'''",
    "tripledash": r"\text{---}",
    "oneone": r"\mathbb{1}",
    "mathbbone": r"\mathbb{1}",
    "ordinarycolon": ":",
    "angln": r"\angl{n}",
    "RR": r"\mathbb{R}",
    "NN": r"\mathbb{N}",
    "ZZ": r"\mathbb{Z}",
    "QQ": r"\mathbb{Q}",
    "CC": r"\mathbb{C}",
    "FF": r"\mathbb{F}",
    "PP": r"\mathbb{P}",
    "EE": r"\mathbb{E}",
    "grad": r"\nabla ",
    "gradient": r"\nabla ",
    "divergence": r"\nabla\cdot ",
    "curl": r"\nabla\times ",
    "laplacian": r"\nabla^2 ",
    "d": r"\mathrm{d}",
    "diff": r"\mathrm{d}",
    "dif": r"\mathrm{d}",
    "vdot": r"\cdot ",
    "cross": r"\times ",
    "pv": r"\mathcal{P}",
    "principalvalue": r"\mathcal{P}",
    "PV": r"\operatorname{P.V.}",
}

_ARGUMENTS = {
    "splitfrac": (2, r"\substack{#1\\#2}"),
    "splitdfrac": (2, r"\substack{#1\\#2}"),
    "inner": (2, r"\left\langle #1,#2\right\rangle "),
    "va": (1, r"\vec{\mathbf{#1}}"),
    "qq": (1, r"\quad\text{#1}\quad "),
    "underaccent": (2, r"\underset{#1}{#2}"),
    "accentset": (2, r"\overset{#1}{#2}"),
    "vdotswithin": (1, r"\vdots "),
    "hdotsfor": (1, r"\dots "),
    "circled": (1, r"\textcircled{#1}"),
    "mathcircled": (1, r"\textcircled{#1}"),
    "vu": (1, r"\hat{\mathbf{#1}}"),
    "resizebox": (3, "#3"),
    "parbox": (2, r"\text{#2}"),
    "xfrac": (2, r"\sfrac{#1}{#2}"),
    "tooltip": (2, "#2"),
}

MACROS: dict[str, Macro] = {
    **{"\\" + name: macro(body) for name, body in _PLAIN.items()},
    **{"\\" + name: macro(body, arity) for name, (arity, body) in _ARGUMENTS.items()},
}
"""The macros that hold in every formula."""
