"""Tables and verdicts."""

from statistics import median


def table(head, rows, texts=1):
    """Prints columns: the first `texts` to the left, the others to the right."""
    lines = [head] + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [cell.ljust(width) if column < texts else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        print("  " + "  ".join(cells).rstrip())


def number(value):
    """Three figures are enough."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def ratio(ours, peers):
    """The median of the ratios of each round: what slows a whole round down falls out."""
    pairs = [mine / theirs for mine, theirs in zip(ours, peers) if theirs]
    return median(pairs) if pairs else None


def verdict(text, value, limit, unit=""):
    """A target and whether it is met; `value` must not be above `limit`."""
    is_met = value is not None and value <= limit
    shown = f"{text} ≤ {number(limit)}{unit}: {number(value)}{unit}, {'met' if is_met else 'missed'}"
    print(f"  target {shown}")
    return {"target": text, "limit": limit, "value": value, "unit": unit, "met": is_met}


def print_verdicts(results):
    """All targets once more; the number of those missed."""
    missed = 0
    print("Targets")
    rows = []
    for result in results:
        if result.get("unsupported"):
            rows.append([result["case"], "", "", "", result["unsupported"]])
        for entry in result.get("verdicts", []):
            missed += 0 if entry["met"] else 1
            rows.append([result["case"], entry["target"], f"≤ {number(entry['limit'])}{entry['unit']}",
                         f"{number(entry['value'])}{entry['unit']}", "met" if entry["met"] else "missed"])
    table(["case", "target", "limit", "measured", ""], rows, texts=2)
    return missed
