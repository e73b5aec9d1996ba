"""The demo's gallery of mathematics: what can be drawn, by topic. The page about mathematics shows it, too."""

from __future__ import annotations

GALLERY: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Fractions and roots",
        (
            r"x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
            r"\varphi = 1 + \cfrac{1}{1 + \cfrac{1}{1 + \cdots}}",
            r"\sqrt[3]{x} + \sqrt{\frac{a}{b}} + \sqrt{1 + \sqrt{2}}",
        ),
    ),
    (
        "Sums, products, limits",
        (
            r"\sum_{i=1}^{n} i^2 = \frac{n(n+1)(2n+1)}{6}",
            r"\zeta(s) = \prod_{p \text{ prime}} \frac{1}{1 - p^{-s}}",
            r"e = \lim_{n \to \infty} \left( 1 + \frac{1}{n} \right)^n",
        ),
    ),
    (
        "Integrals and derivatives",
        (
            r"\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}",
            r"\oint_{\partial D} \vec{F} \cdot d\vec{r} = \iint_D \nabla \times \vec{F} \cdot d\vec{A}",
            r"\frac{d}{dx} \int_a^x f(t)\,dt = f(x), \qquad \left. \frac{df}{dx} \right|_{x=0}",
        ),
    ),
    (
        "Matrices",
        (
            r"A = \begin{pmatrix} a_{11} & a_{12} \\ a_{21} & a_{22} \end{pmatrix}, \quad \det A = \begin{vmatrix} a & b \\ c & d \end{vmatrix}",
            r"\begin{bmatrix} \frac{1}{2} & 0 \\ 0 & \sqrt{3} \end{bmatrix}^{-1}",
            r"\begin{array}{c|cc} x & 0 & 1 \\ \hline y & 1 & e \end{array}",
        ),
    ),
    (
        "Cases and alignment",
        (
            r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}",
            r"\begin{aligned} (a+b)^2 &= (a+b)(a+b) \\ &= a^2 + 2ab + b^2 \end{aligned}",
            r"\boxed{E = mc^2} \tag{1}",
        ),
    ),
    (
        "Sets and logic",
        (
            r"\forall \varepsilon > 0 \; \exists \delta > 0 : |x - a| < \delta \implies |f(x) - f(a)| < \varepsilon",
            r"A \cup (B \cap C) = (A \cup B) \cap (A \cup C), \qquad \emptyset \subseteq \mathbb{N} \subset \mathbb{R}",
        ),
    ),
    (
        "Accents, braces and arrows",
        (
            r"\hat{x} + \bar{y} + \vec{v} + \dot{q} + \tilde{z} + \overline{AB}",
            r"\underbrace{1 + 1 + \cdots + 1}_{n \text{ times}} = n",
            r"A \xrightarrow{\;f\;} B, \qquad X \stackrel{d}{=} Y",
        ),
    ),
    (
        "Physics",
        (
            r"i\hbar \frac{\partial}{\partial t} \Psi = \left[ -\frac{\hbar^2}{2m} \nabla^2 + V \right] \Psi",
            r"\bra{\psi} \hat{H} \ket{\psi} = E",
            r"c = \SI{299792458}{m/s}",
        ),
    ),
    (
        "Chemistry",
        (
            r"\ce{2H2O2 ->[MnO2] 2H2O + O2 ^}",
            r"\ce{N2 + 3H2 <=> 2NH3}",
        ),
    ),
    (
        "Learning machines",
        (
            r"\text{Attention}(Q, K, V) = \text{softmax}\left( \frac{QK^\top}{\sqrt{d_k}} \right) V",
            r"\theta^* = \operatorname*{arg\,max}_{\theta} \sum_{i} \log p_\theta(y_i \mid x_i)",
        ),
    ),
)
"""Topics, each with formulas in LaTeX without delimiters."""


def gallery() -> str:
    """The gallery as Markdown, as a model would write it."""
    parts = ["# Mathematics in the terminal\n\nA click on a formula shows its source, and *F12* that of all."]
    for topic, formulas in GALLERY:
        parts.append(f"## {topic}\n\n" + "\n\n".join(f"\\[ {formula} \\]" for formula in formulas))
    parts.append(
        "## In a line\n\nWith \\( x_1 = \\frac{1}{2} \\) and $\\alpha \\in \\mathbb{R}^n$, the norm is $\\|x\\| = \\sqrt{x_1^2 + x_2^2}$; it costs "
        "$5, not $10.\n\n| name | formula |\n|:--|:--|\n| Euler | $e^{i\\pi} + 1 = 0$ |\n| Bayes | $P(A|B) = \\frac{P(B|A) P(A)}{P(B)}$ |\n"
    )
    return "\n\n".join(parts)
