"""Writes the figures of all scripts into README.md, between its two "results" marks: results.py FOLDER README."""

import json
import os
import platform
import subprocess
import sys

from report import number

BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def load(folder, name):
    try:
        with open(os.path.join(folder, name + ".json")) as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def command(folder, name):
    with open(os.path.join(folder, name + ".command")) as file:
        return "Benchmarks/gateway/" + file.read().strip()


def first_line(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines()[0]


def machine(folder):
    versions = [first_line("nginx", "-v").rpartition("/")[2], first_line("haproxy", "-v").split()[2].partition("-")[0]]
    return (f"Linux, {os.cpu_count()} cores ({platform.machine()}), which the load generator and the backend share; "
            f"nginx {versions[0]}, haproxy {versions[1]}.{busy(folder)}")


def busy(folder):
    """What else the machine did before the start, as a sentence."""
    try:
        with open(os.path.join(folder, "load")) as file:
            load = float(file.read())
    except (OSError, ValueError):
        return ""
    return f" Load average before the start: {load:.1f}" + (" (busy: times are too long, ratios rough)." if load > 1 else ".")


def markdown(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join(["---"] * len(head)) + " |"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def comparison(results):
    """CPU per request of the cases under full load."""
    rows = []
    for result in results:
        if "unit" not in result:
            continue
        servers, unit = result["servers"], result["unit"]
        rows.append([
            result["case"],
            *(f"{number(servers[name]['cpu_median'])} {unit}" for name in ("nginx", "haproxy", "ours")),
            number(servers["haproxy"]["ratio"]), f"**{number(servers['ours']['ratio'])}**",
            *(number(servers[name]["rate"]) for name in ("nginx", "ours")),
            *(number(servers[name]["half_p99"]) for name in ("nginx", "ours")),
            number(servers["ours"]["rss_kb"] / 1024)])
    return markdown(["case", "nginx", "haproxy", "ours", "haproxy ÷ nginx", "ours ÷ nginx", "requests/s nginx", "ours",
                     "half-load p99 ms nginx", "ours", "RSS MB ours"], rows)


def peers(results):
    """Idle connections, starts and reloads beside the peers'."""
    rows = []
    for result in results:
        for server, seen in result.get("servers", {}).items():
            if result["case"] == "idle":
                rows.append(["idle", server, f"{number(seen['kb_per_connection'])} kB per idle connection; beside them "
                             f"{number(seen['cpu'])} µs per request"])
            elif result["case"] == "startup":
                rows.append(["startup", server, f"{number(seen['ms_median'])} ms (fastest {number(seen['ms_min'])}), "
                             f"then {number(seen['rss_kb'] / 1024)} MB RSS"])
            elif result["case"] == "reload":
                printed = seen["printed_median"]
                rows.append(["reload", server, f"{number(seen['ms_median'])} ms (longest {number(seen['ms_max'])})"
                             + (f", {number(printed)} ms as printed" if printed is not None else "")])
    return markdown(["case", "", "measured"], rows)


def targets(results):
    rows = []
    for result in results:
        if result.get("unsupported"):
            rows.append([result["case"], "", "", "", result["unsupported"]])
        for entry in result.get("verdicts", []):
            rows.append([result["case"], entry["target"], f"≤ {number(entry['limit'])}{entry['unit']}",
                         f"{number(entry['value'])}{entry['unit']}", "met" if entry["met"] else "**missed**"])
    return markdown(["case", "target", "limit", "measured", ""], rows)


def main():
    folder, readme = sys.argv[1:3]
    results = load(folder, "run") or []
    parts = [machine(folder), f"`{command(folder, 'run')}`: processor time per request, medians.", comparison(results),
             peers(results)]
    allocations = load(folder, "allocations")
    if allocations:
        instructions = allocations.get("instructions", {})
        parts += [f"`{command(folder, 'allocations')}`:", markdown(
            ["case", "allocations per request", "user instructions per request"],
            [[case, number(count), number(instructions.get(case))]
             for case, count in allocations["allocations"].items()])]
    reload = load(folder, "reload")
    if reload and "requests" in reload:
        parts.append(
            f"`{command(folder, 'reload')}`: {reload['reloads']} reloads of {reload['apis']} APIs, {reload['requests']} requests, "
            f"{reload['failures']} failures; SIGHUP to the new answer {number(reload['ms_median'])} ms in the median, "
            f"{number(reload['ms_max'])} ms at most.")
    soak = load(folder, "soak")
    if soak:
        resident = ", ".join(number(each["rss_kb"] / 1024) for each in soak["quarters"])
        parts.append(
            f"`{command(folder, 'soak')}`: {soak['requests']} good requests, {soak['failures']} failures, "
            f"{sum(soak['misbehaviour'].values())} misbehaving connections; RSS of the quarters {resident} MB; "
            f"descriptors {soak['descriptors_start']} before, {soak['descriptors_end']} after.")
    parts.append(targets(results + [each for each in (reload, soak) if each]))
    with open(readme) as file:
        text = file.read()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{readme} has no {BEGIN} … {END}")
    with open(readme, "w") as file:
        file.write(before + BEGIN + "\n" + "\n\n".join(parts) + "\n" + END + after)
    print(f"Written: {readme}")


main()
