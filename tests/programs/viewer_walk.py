"""A walk through the controls of restyle_viewer's window: which of them there were, and which answered."""
import collections

from viewer_window import PICTURE, click, controls, wait_until

TYPED = ("number", "drag", "text")
TOGETHER = ("slider", "box", *TYPED)


def keyed(listed):
    """By what tells each from all others: the second of one name is still another."""
    counts, by_key = collections.Counter(), {}
    for one in listed:
        one.key = (one.path, one.kind, counts[one.path, one.kind])
        counts[one.path, one.kind] += 1
        by_key[one.key] = one
    for (path, _, nth), one in by_key.items():
        one.less, one.more = (by_key.get((f"{path} {sign}", "button", nth)) for sign in "-+")
    return by_key


def state_of(listed):
    """What a button changes some of."""
    return {key: (one.value, one.enabled) for key, one in listed.items()}


def press(one, button=1):
    return ["mousemove", *one.middle, "click", button]


def typed(one, text):
    """A text is taken as it is typed, a number when it is entered; where a drag is one, it is opened by Ctrl + click."""
    begin = ["keydown", "ctrl", *press(one), "keyup", "ctrl"] if one.kind in ("slider", "drag") else press(one)
    words = ["type", "--args", 1, "--delay", 0, text] if text else ["key", "Delete"]
    return [*begin, "key", "ctrl+a", *words, *([] if one.kind == "text" else ["key", "Return"])]


class Walk:
    def __init__(self, display):
        self.display = display
        self.there = set()
        self.answered = set()

    def look(self):
        listed = keyed(controls(self.display))
        # A message comes and goes with what it is about; viewer_window_test cancels what it offers to.
        self.there |= {key for key, one in listed.items()
                       if one.kind not in ("entry", "curve", "progress") and one.panel != "Message"}
        return listed

    def do(self, *chains):
        """In one go; the click where no panel is leaves the field that was typed into last."""
        self.display.do("xdotool", *(word for chain in chains for word in chain), "mousemove", *PICTURE, "click", 1)

    @staticmethod
    def changed(one):
        """How it is given another value."""
        if one.kind == "box":
            return press(one)
        if one.kind == "slider":
            left, top, right, bottom = one.place
            return ["mousemove", round(left + 0.8 * (right - left)), round((top + bottom) / 2), "click", 1]
        other = typed(one, one.value + "x" if one.kind == "text" else str(float(one.value) + 1).removesuffix(".0"))
        return other + press(one.more) if one.more else other

    @staticmethod
    def restored(one):
        """... and that which it had: by a right click the SDK's settings, whose styles here have the defaults."""
        if one.kind == "box":
            return press(one)
        if one.less:
            return press(one.less) + press(one.less)
        is_setting = one.section == "settings" and one.name not in ("energy", "weight")
        return press(one, 3) if is_setting else typed(one, one.value)

    def find(self, name, within=None, nth=0, kind=None):
        """Where it is seen: its panel is scrolled there."""
        while True:
            found = []

            def is_there():
                found[:] = [one for one in self.look().values() if one.name == name and kind in (None, one.kind)
                            and within in (None, one.panel, one.section)]
                return len(found) > nth
            wait_until(is_there, f"a control {name!r} of {within or 'any panel'}")
            if found[nth].visible:
                return found[nth]
            self.scroll(found[nth])

    def scroll(self, one):
        """The panel or list, one notch of the wheel, to where the control is."""
        scrolled = lambda other: (other.panel, other.kind == "entry") == (one.panel, one.kind == "entry")
        seen = [other for other in self.look().values() if scrolled(other) and other.visible]
        down = one.middle[1] > max(other.middle[1] for other in seen)
        self.display.do("xdotool", "mousemove", *seen[len(seen) // 2].middle, "click", 5 if down else 4)

    def names_of(self, panel, kind):
        return [one.name for one in self.look().values() if one.panel == panel and one.kind == kind]

    def all_of(self, panel, section=None, alone=()):
        """All that can be changed at once, for none of them moves another, and put back; but those that are known."""
        while True:
            before = self.look()
            there = {key: one for key, one in before.items() if one.panel == panel and section in (None, one.section)
                     and one.kind in TOGETHER and one.enabled and key not in self.answered and one.name not in alone}
            now = {key: one for key, one in there.items() if one.visible}
            if now:
                self.do(*map(self.changed, now.values()))
                after = self.look()
                for key in now:
                    assert key in after and after[key].value != before[key].value, \
                        f"{key} holds what it held: {after.get(key)}"
                self.do(*map(self.restored, now.values()))
                after = self.look()
                for key in now:
                    assert key in after and after[key].value == before[key].value, \
                        f"{key} held {before[key].value!r} before: {after.get(key)}"
                steps = (step.key for one in now.values() for step in (one.less, one.more) if step)
                self.answered |= {*now, *steps}
            if len(now) == len(there):
                return
            self.scroll(next(one for one in there.values() if not one.visible))

    def button(self, name, within=None, nth=0, kind="button"):
        """What it does is seen somewhere in the panels."""
        one = self.find(name, within, nth, kind)
        before = state_of(self.look())
        click(self.display, one)
        wait_until(lambda: state_of(self.look()) != before, f"{one.key} changes something")
        self.answered.add(one.key)

    def choice(self, name, within):
        one = self.find(name, within, kind="choice")
        click(self.display, one)
        wait_until(lambda: self.look()[one.key].value == "on", f"{one.key} is on")
        self.answered.add(one.key)

    def turn(self, kind, name, within, then):
        """On and off again, or off and on."""
        first = self.find(name, within, kind=kind)
        click(self.display, first)
        wait_until(lambda: self.look()[first.key].value != first.value, f"{first.key} is turned over")
        then()
        click(self.display, self.find(name, within, kind=kind))
        wait_until(lambda: self.look()[first.key].value == first.value, f"{first.key} is turned back")
        self.answered.add(first.key)

    def box(self, name, then=lambda: None, within=None):
        self.turn("box", name, within, then)

    def section(self, name, within, then=lambda: None):
        self.turn("section", name, within, then)

    def choose(self, name, entry):
        """The name of what is chosen then: `entry`, or where that is none the first that is not chosen."""
        click(self.display, self.find(name, kind="list"))
        entries = {one.name: one for one in self.look().values() if one.kind == "entry" and one.section == name}
        entry = entry or next(one.name for one in entries.values() if one.value == "off")
        assert entry in entries, f"{name} offers {list(entries)}, no {entry!r}"
        click(self.display, self.find(entry, name, kind="entry"))
        wait_until(lambda: self.find(name, kind="list").value == entry, f"{name} is {entry!r}")
        return list(entries)

    def list(self, name, then=lambda: None, entry=""):
        """Another entry is chosen, then the one before again. `entry` None: each one in turn."""
        first = self.find(name, kind="list")
        entries = self.choose(name, entry or None)
        then()
        if entry is None:
            for other in entries:
                self.choose(name, other)
                then()
        self.choose(name, first.value)
        self.answered.add(first.key)

    def lists_of(self, section, then=lambda: None, but=()):
        """Of a section or panel."""
        for key, one in self.look().items():
            is_known = one.name in but or key in self.answered
            if one.kind == "list" and section in (one.panel, one.section) and not is_known:
                self.list(one.name, then, entry=None if one.name in ("method", "attention") else "")
