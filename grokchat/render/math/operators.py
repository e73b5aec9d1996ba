r"""The names of operators, relations, arrows and delimiters with TeX's class of each: facts of TeX, AMS, mathtools and KaTeX."""

from __future__ import annotations

BINARY = """\
pm ± mp ∓ times × div ÷ cdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ bull ∙ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ cap ∩ cup ∪ Cap ⋒
Cup ⋓ doublecap ⋒ doublecup ⋓ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ or ∨ wedge ∧ land ∧ and ∧ setminus ∖ smallsetminus ∖ wr ≀
amalg ⨿ dagger † ddagger ‡ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ diamond ⋄ bigcirc ◯ circledcirc ⊚ circledast ⊛
circleddash ⊝ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ boxast ⧆ barwedge ⊼ doublebarwedge ⩞ veebar ⊻ xor ⊻ nand ⊼ nor ⊽
curlywedge ⋏ curlyvee ⋎ dotplus ∔ divideontimes ⋇ intercal ⊺ centerdot ⋅ gtrdot ⋗ lessdot ⋖ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵
triangleleft ◃ triangleright ▹ bigtriangleup △ bigtriangledown ▽ plusmn ± sdot ⋅ And & interleave ⫴ fatsemi ⨟ sslash ⫽
smalldiamond ⋄ dotminus ∸ leftslice ⪦ rightslice ⪧ obar ⌽ cupdot ⊍ dotcup ⊍ sqcupplus ⊎ ovee ⦶ owedge ⦷ boxbar ◫ doublewedge ⩓
relbar − baro ⦵
"""

RELATIONS = """\
le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ lt < gt > ne ≠ neq ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ varpropto ∝
asymp ≍ doteq ≐ Doteq ≑ doteqdot ≑ ll ≪ gg ≫ lll ⋘ ggg ⋙ llless ⋘ gggtr ⋙ prec ≺ succ ≻ preceq ⪯ succeq ⪰ precsim ≾ succsim ≿
preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞ curlyeqsucc ⋟ precapprox ⪷ succapprox ⪸ in ∈ isin ∈ ni ∋ owns ∋ notin ∉ notni ∌
subset ⊂ sub ⊂ supset ⊃ supe ⊇ sube ⊆ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ subseteqq ⫅ supseteqq ⫆ subsetneqq ⫋
supsetneqq ⫌ varsubsetneq ⊊ varsupsetneq ⊋ varsubsetneqq ⫋ varsupsetneqq ⫌ Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐ sqsubseteq
⊑ sqsupseteq ⊒ nsubset ⊄ nsupset ⊅ nsubseteq ⊈ nsupseteq ⊉ nsubseteqq ⊈ nsupseteqq ⊉ nsqsubseteq ⋢ nsqsupseteq ⋣ perp ⊥ Perp ⫫
parallel ∥ nparallel ∦ shortparallel ∥ nshortparallel ∦ mid ∣ nmid ∤ shortmid ∣ nshortmid ∤ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨
Vdash ⊩ VDash ⊫ Vvdash ⊪ nvdash ⊬ nvDash ⊭ nVdash ⊮ nVDash ⊯ smile ⌣ frown ⌢ smallsmile ⌣ smallfrown ⌢ bowtie ⋈ Join ⋈
leftouterjoin ⟕ rightouterjoin ⟖ fullouterjoin ⟗ approxeq ≊ thickapprox ≈ thicksim ∼ backsim ∽ backsimeq ⋍ eqsim ≂ lesssim ≲
gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ leqq ≦ geqq ≧
eqslantless ⪕ eqslantgtr ⪖ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ lvertneqq ≨ gvertneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ nless ≮
ngtr ≯ nleq ≰ ngeq ≱ nleqslant ≰ ngeqslant ≱ nleqq ≰ ngeqq ≱ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡ precnsim ⋨ succnsim ⋩
precnapprox ⪹ succnapprox ⪺ precneqq ⪵ succneqq ⪶ nsim ≁ ncong ≇ nequiv ≢ napprox ≉ triangleq ≜ circeq ≗ bumpeq ≏ Bumpeq ≎
fallingdotseq ≒ risingdotseq ≓ eqcirc ≖ stareq ≛ questeq ≟ defeq ≝ eqdef ≝ arceq ≘ measeq ≞ wedgeq ≙ veeeq ≚ coloneqq ≔
colonequals ≔ eqqcolon ≕ equalscolon ≕ coloneq ∹ Coloneqq ⩴ coloncolonequals ⩴ dblcolon ∷ coloncolon ∷ ratio ∶ vcentcolon ∶
between ≬ pitchfork ⋔ therefore ∴ because ∵ Because ∵ Therefore ∴ backepsilon ∍ blacktriangleleft ◀ blacktriangleright ▶
trianglelefteq ⊴ trianglerighteq ⊵ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭ vartriangleleft ⊲
vartriangleright ⊳ vartriangle △ given ∣ indep ⫫ nni ∌ sqsubsetneq ⋤ sqsupsetneq ⋥ hateq ≙ corresponds ≙ llcurly ⪻ ggcurly ⪼
Relbar = Proportion ∷ assert ⊦ wasypropto ∝ lesseqslantgtr ⋚ arrowvert | Arrowvert ‖ bracevert ⎪ origof ⊶ imageof ⊷ multimap ⊸
multimapinv ⟜
"""

COMPOUND_RELATIONS = """\
eqcolon −∶ minuscolon −∶ colonminus ∶− approxcolon ≈∶ simcolon ∼∶ colonapprox ∶≈ colonsim ∶∼ Coloneq ∷− coloncolonminus ∷−
Eqqcolon =∷ equalscoloncolon =∷ Eqcolon −∷ minuscoloncolon −∷ Colonapprox ∷≈ coloncolonapprox ∷≈ Colonsim ∷∼ coloncolonsim ∷∼
approxcoloncolon ≈∷ simcoloncolon ∼∷ notperp ⟂̸ longequal ══
"""

ARROWS = """\
to → rightarrow → rarr → gets ← leftarrow ← larr ← leftrightarrow ↔ harr ↔ lrarr ↔ Rightarrow ⇒ rArr ⇒ Rarr ⇒ Leftarrow ⇐ lArr
⇐ Larr ⇐ LeftArrow ⇐ RightArrow ⇒ Leftrightarrow ⇔ hArr ⇔ Harr ⇔ lrArr ⇔ Lrarr ⇔ implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ mapsfrom
↤ longmapsto ⟼ longmapsfrom ⟻ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸
Longleftrightarrow ⟺ uparrow ↑ uarr ↑ downarrow ↓ darr ↓ updownarrow ↕ Uparrow ⇑ uArr ⇑ Uarr ⇑ Downarrow ⇓ dArr ⇓ Darr ⇓
Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁
leftharpoonup ↼ leftharpoondown ↽ upharpoonright ↾ upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ restriction ↾
rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow ⇝ leftsquigarrow ⇜ leftrightsquigarrow ↭ twoheadrightarrow ↠
twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ rightrightarrows ⇉ leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆
upuparrows ⇈ downdownarrows ⇊ updownarrows ⇅ circlearrowright ↻ circlearrowleft ↺ curvearrowright ↷ curvearrowleft ↶
looparrowright ↬ looparrowleft ↫ Rsh ↱ Lsh ↰ dashrightarrow ⇢ dashleftarrow ⇠ dasharrow ⇢ Rrightarrow ⇛ Lleftarrow ⇚
nrightarrow ↛ nleftarrow ↚ nleftrightarrow ↮ nRightarrow ⇏ nLeftarrow ⇍ nLeftrightarrow ⇎ nVrightarrow ⇻ rightarrowtriangle ⇾
leftarrowtriangle ⇽ Mapsto ⤇ Mapsfrom ⤆ Longmapsto ⟾ longhookrightarrow ↪ longrightsquigarrow ⟿ shortrightarrow →
shortleftarrow ← shortuparrow ↑ shortdownarrow ↓ textrightarrow → textleftarrow ←
"""

LARGE = """\
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ bigsqcap ⨅
bigtimes ⨉ bigominus ⊖ bigoslash ⊘ bigboxplus ⊞ bigboxtimes ⊠ bigcurlyvee ⋎ bigcupdot ⨃ bigdotcup ⨃ bigast ∗ bigcurlywedge ⋏
biginterleave ⫴ bigparallel ∥
"""

INTEGRALS = """\
int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ smallint ∫ idotsint ∫⋯∫ fint ⨍ varointclockwise ∲ ointctrclockwise ∳
ointclockwise ∲ varointctrclockwise ∳ sqint ⨖ varoiint ∯ landupint ∱ intclockwise ∱
"""

FUNCTIONS = """\
arccos arcsin arctan arccot arcsec arccsc arctg arcctg arg ch cos cosec cosh cot cotg coth csc csch ctg cth deg dim exp hom
ker lg ln log sec sech sh sin sinh sn cn dn tan tanh tg th arcsinh arccosh arctanh arsinh arcosh artanh arcoth erf erfc sgn
sign diag rank Tr tr Var Cov cov lcm Hom End Aut Gal Spec Res supp span coker Li
"""
"""Operators that are written as their name; those beyond KaTeX's own are ones that models write as if they were."""

LIMITS = """\
lim max min sup inf det gcd Pr argmax argmin plim esssup essinf limsup liminf injlim projlim
"""

SPELLED = {
    "argmax": "arg max",
    "argmin": "arg min",
    "limsup": "lim sup",
    "liminf": "lim inf",
    "injlim": "inj lim",
    "projlim": "proj lim",
    "esssup": "ess sup",
    "essinf": "ess inf",
}

OPENING = """\
lparen ( lbrack [ lbrace { langle ⟨ lang ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰ llbracket ⟦ lBrack ⟦
ulcorner ┌ llcorner └ lBrace ⦃ llparenthesis ⦇ langlebar ⟨ llangle ⟪ lAngle ⟪ Lbrbrak ⟬
"""

CLOSING = """\
rparen ) rbrack ] rbrace } rangle ⟩ rang ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱ rrbracket ⟧ rBrack ⟧
urcorner ┐ lrcorner ┘ rBrace ⦄ rrparenthesis ⦈ rranglebar ⟩ rrangle ⟫ rAngle ⟫ Rbrbrak ⟭
"""

INNER = """\
ldots … dots … dotso … dotsc … dotsb ⋯ dotsi ⋯ dotsm ⋯ cdots ⋯ ddots ⋱ iddots ⋰ adots ⋰ udots ⋰ hdots … mathellipsis …
unicodecdots ⋯
"""

NEGATED = """\
= ≠ ∈ ∉ ∋ ∌ ⊂ ⊄ ⊃ ⊅ ⊆ ⊈ ⊇ ⊉ < ≮ > ≯ ≤ ≰ ≥ ≱ ∼ ≁ ≈ ≉ ≡ ≢ ≅ ≇ ≃ ≄ ∣ ∤ | ∤ ∥ ∦ ∃ ∄ ⊢ ⊬ ⊨ ⊭ ⊩ ⊮ → ↛ ← ↚ ⇒ ⇏ ⇐ ⇍ ⇔ ⇎ ↔ ↮ ≺ ⊀ ≻ ⊁ ≼
⋠ ≽ ⋡ ⊑ ⋢ ⊒ ⋣ ⊲ ⋪ ⊳ ⋫ ⊴ ⋬ ⊵ ⋭ ≲ ≴ ≳ ≵ ≶ ≸ ≷ ≹ ⟹ ⇏ ⟺ ⇎ ∀ ∀̸ ⊥ ⊥̸
"""
r"""What `\not` makes of a character."""
