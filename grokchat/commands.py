"""The one table of commands: keys, palette, footer, help and docs are made from it."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """Something a person can do. `id` is the action's name, `footer` a word for the footer (empty: not shown there)."""

    id: str
    title: str
    keys: tuple[str, ...]
    help: str
    footer: str = ""
    shown_keys: str = ""


COMMANDS: tuple[Command, ...] = (
    Command("new", "New conversation", ("ctrl+n",), "Leaves this conversation as it is and begins an empty one.", "new", "Ctrl+N"),
    Command("effort", "Next reasoning effort", ("ctrl+t",), "Changes the effort of the next message.", "effort", "Ctrl+T"),
    Command("efforts", "Efforts and their cost", ("alt+e",), "Seconds, thinking and cost of each effort so far.", "", "Alt+E"),
    Command("effort_none", "Effort: none", ("alt+n",), "The next message without thinking.", "", "Alt+N"),
    Command("effort_low", "Effort: low", ("alt+l",), "The next message with little thinking.", "", "Alt+L"),
    Command("effort_medium", "Effort: medium", ("alt+m",), "The next message with some thinking.", "", "Alt+M"),
    Command("effort_high", "Effort: high", ("alt+h",), "The next message with much thinking.", "", "Alt+H"),
    Command(
        "effort_xhigh", "Effort: xhigh", ("alt+x",), "The next message with the most thinking, where the model has it.", "", "Alt+X"
    ),
    Command("stop", "Stop the reply", ("escape",), "Keeps what came and marks it as stopped.", "stop", "Esc"),
    Command("system", "System prompt", ("ctrl+y", "f4"), "Edits what the model is told before everything.", "system", "Ctrl+Y"),
    Command("retry", "Retry", ("ctrl+r",), "Asks again; the old reply stays as a branch.", "retry", "Ctrl+R"),
    Command("retry_more", "Retry with more effort", ("alt+r",), "Raises the effort by one and asks again.", "", "Alt+R"),
    Command(
        "drop_parameter",
        "Drop what was refused",
        ("alt+d",),
        "Asks again without the parameter that the service did not take.",
        "",
        "Alt+D",
    ),
    Command(
        "send_and_close",
        "Send and close",
        ("alt+z",),
        "Sends what is in the box and ends the program; the reply is finished without it.",
        "",
        "Alt+Z",
    ),
    Command("edit", "Edit the last message", ("ctrl+g",), "Puts it into the box; sending makes a branch.", "edit", "Ctrl+G"),
    Command(
        "attach", "Attach pictures and files", ("alt+a",), "By path or https address; takes away what is attached.", "", "Alt+A"
    ),
    Command("attach_clipboard", "Attach from the clipboard", ("alt+v",), "A picture, or files that were copied.", "", "Alt+V"),
    Command("branch_previous", "Previous branch", ("f7",), "Shows the reply before this one.", "", "F7"),
    Command("branch_next", "Next branch", ("f8",), "Shows the reply after this one.", "", "F8"),
    Command("answers", "Answers side by side", ("alt+c",), "All answers to the last question, and what is different.", "", "Alt+C"),
    Command(
        "lens",
        "Token probabilities",
        ("alt+k",),
        "How likely each token was, and what else might have stood there.",
        "",
        "Alt+K",
    ),
    Command("model", "Model", ("f2",), "Chooses the model of the next message.", "", "F2"),
    Command("parameters", "Parameters", ("alt+p",), "Temperature, stop, seed and all others, for good or once.", "", "Alt+P"),
    Command("schema", "Reply format", ("alt+j",), "Text, any JSON, or JSON that fits a schema of yours.", "", "Alt+J"),
    Command("ledger", "Ledger", ("alt+u",), "Tokens, times and cost of each reply, and of the month.", "", "Alt+U"),
    Command("inspect", "Inspect the request", ("alt+i",), "The exact request, the raw answer, and a curl command.", "", "Alt+I"),
    Command("call", "Answer a function call", ("ctrl+l",), "Shows what it would run; runs, changes or denies it.", "", "Ctrl+L"),
    Command("functions", "Functions", ("alt+t",), "Turns functions that the model may call on and off.", "", "Alt+T"),
    Command("thoughts", "Show or fold thoughts", ("f6",), "Opens and folds the model's thoughts.", "", "F6"),
    Command("mathematics", "Mathematics as source", ("f12",), "Shows all formulas as LaTeX, or drawn again.", "", "F12"),
    Command(
        "formula", "Source of one formula", ("alt+f",), "Of the one under the pointer; a click on it does the same.", "", "Alt+F"
    ),
    Command("toggle_list", "Show or hide the list", ("ctrl+b",), "The list of saved conversations.", "list", "Ctrl+B"),
    Command("find", "Filter conversations", ("ctrl+f",), "Type to filter the list by title.", "", "Ctrl+F"),
    Command(
        "find_words",
        "Find in this conversation",
        ("f5",),
        "Marks words and goes to the next; empty takes the marks away.",
        "",
        "F5",
    ),
    Command("message_previous", "Previous message", ("ctrl+up",), "Goes to the message above.", "", "Ctrl+Up"),
    Command("message_next", "Next message", ("ctrl+down",), "Goes to the message below.", "", "Ctrl+Down"),
    Command("heading_previous", "Previous heading", (), "Goes to the heading above."),
    Command("heading_next", "Next heading", (), "Goes to the heading below."),
    Command("code_previous", "Previous code block", (), "Goes to the code block above."),
    Command("code_next", "Next code block", (), "Goes to the code block below."),
    Command("scroll_up", "Scroll up", ("pageup",), "Scrolls the conversation.", "", "PageUp"),
    Command("scroll_down", "Scroll down", ("pagedown",), "Scrolls the conversation.", "", "PageDown"),
    Command("scroll_home", "Beginning", ("ctrl+home",), "Goes to the beginning of the conversation.", "", "Ctrl+Home"),
    Command("scroll_end", "End", ("ctrl+end",), "Goes to the end and follows it.", "", "Ctrl+End"),
    Command("rename", "Rename", ("f3",), "Gives the conversation another title.", "", "F3"),
    Command("delete", "Delete", (), "Moves the conversation to the trash folder, after asking."),
    Command("select", "Select by keys", ("alt+s",), "A caret in the conversation, with keys of its own (below).", "", "Alt+S"),
    Command("copy", "Copy the reply", ("f9",), "Copies the last reply as Markdown.", "", "F9"),
    Command("save_reply", "Save the reply", ("alt+w",), "Writes the last reply into a new file, JSON a value a line.", "", "Alt+W"),
    Command("copy_message", "Copy a message", (), "Asks for its number, counted from the last one."),
    Command("copy_code", "Copy a code block", (), "Asks for its number, counted from the last one."),
    Command("code_fold", "Fold or open long code", (), "Code of more than 40 rows; a click on its last line does one block."),
    Command("editor", "Open in the editor", ("ctrl+o",), "Writes the message in $EDITOR.", "", "Ctrl+O"),
    Command("theme", "Next theme", ("f10",), "Changes the colours.", "", "F10"),
    Command("palette", "Commands", ("ctrl+p",), "Finds a command by its name.", "commands", "Ctrl+P"),
    Command("help", "Help", ("f1",), "Shows all keys.", "help", "F1"),
    Command("quit", "Quit", ("ctrl+q",), "Ends the program; a running reply is kept as stopped.", "quit", "Ctrl+Q"),
)
"""Every command. Keys that need a special terminal, or that a terminal keeps for itself, are not used.

Alt with a letter comes as Escape and the letter from every terminal; on a Mac the terminal must be told that Option is Meta. Alt
with a digit changes tabs in many terminals and is not used.
"""


BOX = (
    ("Enter", "Send", "Sends the message."),
    ("Ctrl+J", "New line", "In the message; Shift+Enter too, where the terminal tells it."),
    ("Backspace", "Take away", "In an empty box: the last attachment."),
    ("Paste", "Attach", "Paths of files, pasted or dropped, are offered as attachments."),
    ("Up", "History", "In an empty box: what you said before; Down goes back to what you wrote."),
)
"""The keys of the box that messages are written in: they are no commands."""

CARET: tuple[Command, ...] = (
    Command("left", "Left", ("left", "h"), "By one character.", "", "Left, h"),
    Command("right", "Right", ("right", "l"), "By one character.", "", "Right, l"),
    Command("up", "Up", ("up", "k"), "By one line.", "", "Up, k"),
    Command("down", "Down", ("down", "j"), "By one line.", "", "Down, j"),
    Command("word_left", "Word left", ("b", "ctrl+left"), "To the beginning of a word.", "", "b"),
    Command("word_right", "Word right", ("w", "ctrl+right"), "To the beginning of the next word.", "", "w"),
    Command("block_up", "Block up", ("left_curly_bracket",), "To the block above.", "", "{"),
    Command("block_down", "Block down", ("right_curly_bracket",), "To the block below.", "", "}"),
    Command("message_up", "Message up", ("ctrl+up", "left_square_bracket"), "To the message above.", "", "["),
    Command("message_down", "Message down", ("ctrl+down", "right_square_bracket"), "To the message below.", "", "]"),
    Command("line_begin", "Begin of line", ("home", "0"), "To the first character.", "", "Home, 0"),
    Command("line_end", "End of line", ("end", "dollar_sign"), "After the last character.", "", "End, $"),
    Command("page_up", "Page up", ("pageup",), "By a screen.", "", "PageUp"),
    Command("page_down", "Page down", ("pagedown",), "By a screen.", "", "PageDown"),
    Command("begin", "Beginning", ("g", "ctrl+home"), "To the first line.", "", "g"),
    Command("end", "End", ("G", "ctrl+end"), "To the last line.", "", "G"),
    Command(
        "extend", "Begin or drop a selection", ("v", "space"), "From the caret on; Shift with a move does too.", "", "v, Space"
    ),
    Command(
        "take", "Copy and leave", ("y", "enter"), "Copies the source of the selection, or opens what stands here.", "", "y, Enter"
    ),
    Command("leave", "Leave", ("escape", "q"), "Goes back to the box.", "", "Esc, q"),
)
"""Keys that count while a caret is in the conversation."""


def help_text() -> str:
    """The keys as Markdown."""
    rows = (*BOX, *((one.shown_keys or "commands", one.title, one.help) for one in COMMANDS))
    return (
        "# Keys\n\n| key | does | more |\n|:--|:--|:--|\n"
        + "".join(f"| {keys} | {title} | {more} |\n" for keys, title, more in rows)
        + caret_help()
    )


def caret_help() -> str:
    """The keys of the caret as Markdown."""
    rows = "\n".join(f"| {one.shown_keys} | {one.title} | {one.help} |" for one in CARET)
    return f"\n## In the conversation, after Alt+S\n\n| key | does | more |\n|:--|:--|:--|\n{rows}\n"
