r"""The names of letters and of other ordinary symbols: facts of TeX, AMS and KaTeX, as `name character` pairs."""

from __future__ import annotations

GREEK = """\
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ lambda λ mu μ
nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma
ϝ thetasym ϑ coppa ϙ koppa ϟ sampi ϡ stigma ϛ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ
Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω Digamma Ϝ Coppa Ϙ Koppa Ϟ Sampi
Ϡ Stigma Ϛ varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ varOmega Ω
"""

UPRIGHT_GREEK = """\
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
"""
"""Letters that upgreek writes with `up` before the name (`Up` before the capitals)."""

ORDINARY = """\
infty ∞ infin ∞ partial ∂ part ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ real ℜ image ℑ wp ℘ weierp ℘ aleph ℵ alef ℵ alefsym ℵ
beth ℶ gimel ℷ daleth ℸ imath ı jmath ȷ emptyset ∅ empty ∅ varnothing ∅ forall ∀ exists ∃ exist ∃ nexists ∄ neg ¬ lnot ¬ top ⊤
bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢ rightangle ∟ eth ð Finv Ⅎ Game ⅁ mho ℧ complement ∁ prime ′ backprime ‵ degree
° circledR ® circledS Ⓢ yen ¥ pounds £ mathsterling £ euro € officialeuro € geneuro € cent ¢ copyright © triangle △
triangledown ▽ square □ Box □ Diamond ◊ lozenge ◊ blacksquare ■ blacktriangle ▲ blacktriangledown ▼ blacklozenge ⧫ bigstar ★
bigwhitestar ☆ largesquare ⬜ largeblacksquare ⬛ clubsuit ♣ clubs ♣ diamondsuit ♢ diamonds ♢ heartsuit ♡ hearts ♡ spadesuit ♠
spades ♠ varclubsuit ♧ vardiamondsuit ♦ varheartsuit ♥ varspadesuit ♤ flat ♭ sharp ♯ natural ♮ checkmark ✓ maltese ✠ surd √
diagup ╱ diagdown ╲ backslash ∖ S § P ¶ sect § dag † ddag ‡ Dagger ‡ AA Å aa å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł i ı j
ȷ DH Ð dh ð TH Þ N ℕ natnums ℕ R ℝ Reals ℝ reals ℝ Z ℤ Q ℚ C ℂ cnums ℂ Complex ℂ Bbbk 𝕜 Hbar Ħ increment ∆ diameter ⌀ female ♀
male ♂ astrosun ☉ earth ♁ mercury ☿ jupiter ♃ saturn ♄ ohm Ω permil ‰ celsius ℃ degreeCelsius ℃ micro μ angstrom Å Angstrom Å
vdots ⋮ varvdots ⋮ cdotp · QED ∎ qed ∎ qedsymbol ∎ blank ␣ textvisiblespace ␣ ballotx ✗ xmark ✗ cmark ✓ checked ✓ minuso ⊖
bullseye ◎ smiley ☺ frownie ☹ sun ☼ lightning ↯ pointright ☞ tick ✓ venus ♀ mars ♂ leftmoon ☾ rightmoon ☽ hexagon ⬡ varhexagon
⬡ pentagon ⬠ octagon ⯃ eighthnote ♪ twonotes ♫ numero № textnumero № currency ¤ textcurrency ¤ blackstar ★ textbar |
textbackslash \\ textunderscore _ textdollar $ textasciitilde ~ textasciicircum ^ textless < textgreater > textbraceleft {
textbraceright } textquotedbl " textquotesingle ' lq ‘ rq ’ textquoteleft ‘ textquoteright ’ textquotedblleft “
textquotedblright ” textendash – textemdash — textellipsis … textdagger † textdaggerdbl ‡ textdegree ° textcopyright ©
textregistered ® texttrademark ™ textmu µ textohm Ω textmicro µ textperthousand ‰ textonehalf ½ textonequarter ¼
textthreequarters ¾ texttimes × textdiv ÷ textpm ± textsection § textparagraph ¶ textbullet • textperiodcentered ·
textasteriskcentered ∗ textcelsius ℃ textcent ¢ texteuro € textyen ¥ textsterling £ textexclamdown ¡ textquestiondown ¿
guillemotleft « guillemotright » textlangle ⟨ textrangle ⟩ textordfeminine ª textordmasculine º textbardbl ‖ mathdollar $
mathparagraph ¶ mathsection § mathunderscore _ lbag ⟅ rbag ⟆
"""
