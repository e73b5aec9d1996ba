"""The demo's own texts: fixed replies, chosen by words of the question."""

from __future__ import annotations

from grokchat.emulator.gallery import gallery

NOTE = "\n\n*This is grokchat's demo: a fixed text, no model wrote it.*"

WELCOME = """# Hello from the demo

I am **not a model**. I am grokchat's demo: a small server on your own machine that speaks the service's language and answers
with fixed texts, so that you can try everything without an account.

Ask me about:

- *the three laws of thermodynamics*, *the Gaussian integral* or *a gallery of mathematics*
- *reading JSON in Python*, *Rust*, *SQL*, *JavaScript* (code)
- *a table comparing sorting algorithms*
- *a long story*, or something in 日本語

Each reply shows how long it thought, its tokens and its price, as a real one would.
"""

THERMODYNAMICS = r"""# The three laws of thermodynamics

**First law.** Energy is kept. The internal energy of a closed system changes by the heat it takes in less the work it does:

\[ \Delta U = Q - W \]

**Second law.** The entropy of an isolated system never falls. For heat taken in at temperature \( T \),

\[ dS \ge \frac{\delta Q}{T} \]

and the equal sign holds only for a reversible change. No engine between a hot and a cold reservoir does better than

\[ \eta = 1 - \frac{T_c}{T_h} \]

**Third law.** As the temperature goes to absolute zero, the entropy of a perfect crystal goes to zero too:

\[ \lim_{T \to 0} S = 0 \]

| law | keeps or limits | in short |
|:--|:--|:--|
| first | energy | you cannot win |
| second | entropy | you cannot break even |
| third | temperature | you cannot leave the game |
"""

INTEGRAL = r"""## The Gaussian integral

Call it \( I = \int_{-\infty}^{\infty} e^{-x^2}\,dx \). It has no elementary antiderivative, but its square has a shape:

\[ I^2 = \int_{-\infty}^{\infty}\int_{-\infty}^{\infty} e^{-(x^2 + y^2)}\,dx\,dy \]

In polar coordinates the area element is \( r\,dr\,d\theta \), so

\[ I^2 = \int_0^{2\pi}\int_0^{\infty} e^{-r^2}\, r\,dr\,d\theta = 2\pi \cdot \frac{1}{2} = \pi \]

and therefore \( I = \sqrt{\pi} \). The roots of \( ax^2 + bx + c = 0 \), by the way, are

$$ x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a} $$
"""

PYTHON = '''## Reading JSON in Python

The standard library does it. Open the file with its encoding, and say what to do when it is missing:

```python
import json
from pathlib import Path


def read_settings(path: Path) -> dict[str, object]:
    """The settings in the file, none when there is no file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
```

1. `json.loads` takes text, `json.load` an open file.
2. A broken file raises `json.JSONDecodeError`, which knows the line:

   ```python
   try:
       read_settings(Path("settings.json"))
   except json.JSONDecodeError as error:
       print(f"line {error.lineno}: {error.msg}")
   ```

3. For *one object a line*, split on `"\\n"` and parse each line.

> A file that people edit is better off as TOML: `tomllib` reads it, and it has comments.
'''

RUST = """## Counting words in Rust

```rust
use std::collections::HashMap;

fn count(text: &str) -> HashMap<&str, usize> {
    let mut words = HashMap::new();
    for word in text.split_whitespace() {
        *words.entry(word).or_insert(0) += 1;
    }
    words
}

fn main() {
    for (word, times) in count("to be or not to be") {
        println!("{word}: {times}");
    }
}
```

`entry` looks the key up **once**; the keys borrow from the text, so nothing is copied.
"""

SQL = """## The newest order of each customer

```sql
SELECT customer, placed, total
FROM (
    SELECT *, row_number() OVER (PARTITION BY customer ORDER BY placed DESC) AS place
    FROM orders
) AS ranked
WHERE place = 1;
```

An index on `(customer, placed)` lets the database read each customer's rows in order instead of sorting them.
"""

JAVASCRIPT = """## Grouping a list in JavaScript

```javascript
function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

console.log(groupBy(["ant", "bee", "ape"], (word) => word[0]));
```

A `Map` keeps the order in which the groups appeared, and its keys may be of any type.
"""

TABLE = """## Sorting algorithms compared

| algorithm | best | average | worst | memory | stable |
|:--|:-:|:-:|:-:|--:|:-:|
| insertion sort | n | n² | n² | 1 | yes |
| merge sort | n log n | n log n | n log n | n | yes |
| quicksort | n log n | n log n | n² | log n | no |
| heapsort | n log n | n log n | n log n | 1 | no |
| Timsort | n | n log n | n log n | n | yes |

For almost sorted data **insertion sort** and **Timsort** shine; where memory is short, *heapsort*.
"""

_PARAGRAPHS = (
    (
        "The night train left the harbour city a little after ten, and Ada had the compartment to herself. On the small table she "
        "spread a map so old that the railway on it was only a dotted line, a promise somebody had drawn and somebody else had kept."
    ),
    (
        "Her grandfather had surveyed the pass. He used to say that a mountain is a sentence without commas: you have to decide for "
        "yourself where to breathe. She had laughed at that as a child. Now, with the lights of the last suburb sliding away, she "
        "counted the tunnels and understood him."
    ),
    (
        "Between the second tunnel and the third the train stopped. No announcement came. A guard walked along the gravel with a lamp, "
        "and its circle of light went ahead of him like a dog that knows the way. He knocked on her window and held up five fingers, "
        "then shrugged, as if minutes were a foreign currency."
    ),
    (
        "She opened the window. It smelled of wet stone and thyme. Somewhere below, water was at work on the valley, patient as an "
        "editor, taking away a grain here and a grain there, and never in its life adding one."
    ),
    (
        "When the train moved again she wrote the first line of the report that she had put off for a month. It was a short line. It "
        "said where the old survey was right, and it took her the rest of the night to find out how often that was."
    ),
    (
        "By morning the map had three colours of ink on it. The pass lay behind them, the plain was white with mist, and the railway "
        "ran straight toward a town whose name the map had left blank. She filled it in."
    ),
)

_RETURN = """The town's name was Sella, and its station had one platform, one bench and a clock that was eleven minutes slow. The
stationmaster, a tall woman with flour on her sleeves, explained without being asked. The clock had been right until the new
timetable came; since then everybody knew that it was eleven minutes slow, and a thing that everybody knows is as good as true.
Ada wrote this on the margin of the map, because it seemed to her to be about surveying.

She had come to find a stone. The old survey began from it: a block of granite with a cross cut into its top, set by her
grandfather on the meadow behind the church, in the summer when the railway was still an argument. Every height between the
harbour and the pass had been measured from that cross. If the stone had moved, all of them had moved with it, together and
without complaint, like passengers asleep in a carriage that has been shunted.

The meadow was a car park now. The priest remembered a stone, but not where. The baker, who was also the stationmaster's
brother, remembered that children used to sit on it, and that it was warm in the evening. A man who mended bicycles said that
stones do not walk, and that if she wanted his opinion she should look under the new wall, because his uncle had built it and
his uncle had never carried anything farther than he had to.

She walked along the wall twice. The third time she used her fingers instead of her eyes, and near the corner, a hand above
the asphalt, she felt a groove that was straighter than weather. She wet her handkerchief at the fountain and washed the
stone's face. There was the cross, lying on its side. The uncle had found a good square block and had put it where a wall
needs one.

It was a strange moment. For a month she had feared that the old figures might be wrong, and had put off saying so. Now she
knew that the measurements had been right on the day they were made, to the width of a finger, and that the ground had kept
its side of the bargain too. Only the beginning had been taken away and used for something else. Nobody had lied. Nobody had
even been careless. A wall had been needed, and a stone had been there.

She telephoned the office from the bakery. They asked whether the heights could still be trusted. She said that differences
could: from any point to any other, the old man's work was good. What was lost was the nought that they were counted from, and a
nought can be set again by anybody with patience and a view of the sea. There was a silence on the line, in which she could
hear somebody looking for a form.

In the afternoon she borrowed a ladder, a level and the bicycle mender. They chose a ledge of living rock beside the church
door, which no uncle would ever carry off, and she cut a small new cross into it while he told her about gears. Then they
measured from the new cross to the old one, and she wrote the difference down in the fourth colour of ink. It was one metre
and twelve centimetres, and it repaired every height as far as the harbour.

The evening train was eleven minutes late, which by the station clock was exactly on time. Ada sat on the left side, where the
valley was, and watched the water at its patient work. She thought that she would begin the report again, with a longer line
than before: not where the survey was right, but what it had been right about. Then she breathed, where a comma might have
been, and the train went in among the mountains."""

CJK = """## 日本語の短い文章

東京から京都まで、新幹線でおよそ二時間十五分かかります。窓の外には富士山が見えることもあり、晴れた冬の朝がいちばん美しいと言われます。

- **速さ**：最高時速は285キロです。
- **座席**：右側（E席）から山がよく見えます。

中文也可以：每一个汉字占两个格子，所以排版时要按格子计算，而不是按字符计算。한국어도 마찬가지입니다。

| 言語 | 例 | 幅 |
|:--|:--|--:|
| 日本語 | 山 | 2 |
| English | mountain | 8 |
"""


def long_story() -> str:
    """Long prose, to watch a reply grow."""
    return "# The Night Survey\n\n" + "\n\n".join(_PARAGRAPHS) + "\n\n***\n\n" + _RETURN


CHOICES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("thermodynamic", "entropy", "three laws"), THERMODYNAMICS),
    (("gallery", "mathematics", "formulas"), gallery()),
    (("integral", "gauss", "quadratic", "mathemat", "equation", "formula"), INTEGRAL),
    (("rust",), RUST),
    (("sql", "query", "database"), SQL),
    (("javascript",), JAVASCRIPT),
    (("table", "compare", "sorting"), TABLE),
    (("python", "json", "code", "program"), PYTHON),
    (("story", "long", "essay", "prose"), long_story()),
    (("日本", "中文", "japan", "chin", "한국", "cjk"), CJK),
)
"""Words of a question, and the text they call for; the first that fits counts."""
