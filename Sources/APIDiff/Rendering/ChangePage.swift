/// The style and the script of the page of changes.
enum ChangePage {
    static let style = """
        :root { color-scheme: light dark; --line: #8884; --breaking: #c62828; --dangerous: #b26a00; --safe: #2e7d32;
          --cosmetic: #1565c0; --before: #c6282814; --after: #2e7d3214; }
        @media (prefers-color-scheme: dark) { :root { --breaking: #ff8a80; --dangerous: #ffca6b; --safe: #a5d6a7;
          --cosmetic: #90caf9; --before: #ff8a8018; --after: #a5d6a718; } }
        * { box-sizing: border-box; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 90rem; margin: 0 auto; padding: 0 1rem 1rem; }
        h1 { font-size: 1.4rem; margin: 0; }
        h2 { font-size: 1.1rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
        h3 { font-size: 1rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
        p { margin: .2rem 0; overflow-wrap: anywhere; }
        code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; margin: .3rem 0 0; }
        header { position: sticky; top: 0; z-index: 1; background: Canvas; padding: 1rem 0 .6rem; border-bottom: 1px solid var(--line); }
        form { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; align-items: center; }
        fieldset { display: flex; flex-wrap: wrap; gap: .3rem .8rem; border: 0; margin: 0; padding: 0; }
        legend { float: left; margin-right: .6rem; opacity: .75; }
        section { margin: 1.6rem 0; content-visibility: auto; contain-intrinsic-size: auto 14rem; }
        article { border-left: 4px solid var(--line); padding: .2rem 0 .2rem .9rem; margin: .9rem 0; }
        article:target { outline: 2px solid var(--cosmetic); outline-offset: 4px; }
        .badge { text-transform: uppercase; font-size: .75em; }
        .breaking { border-color: var(--breaking); } .breaking .badge, label.breaking b { color: var(--breaking); }
        .dangerous { border-color: var(--dangerous); } .dangerous .badge, label.dangerous b { color: var(--dangerous); }
        .safe { border-color: var(--safe); } .safe .badge, label.safe b { color: var(--safe); }
        .cosmetic { border-color: var(--cosmetic); } .cosmetic .badge, label.cosmetic b { color: var(--cosmetic); }
        .accepted { border-left-style: dashed; }
        .sides { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; margin: .4rem 0; }
        .sides > div { border: 1px solid var(--line); border-radius: 4px; padding: .3rem .6rem; min-width: 0; }
        .before { background: var(--before); } .after { background: var(--after); }
        .place, .rule, .none, .number { opacity: .7; }
        .number { user-select: none; margin-right: 1em; }
        .source { border-top: 1px dotted var(--line); padding-top: .3rem; }
        mark { background: none; color: inherit; text-decoration: underline; text-decoration-thickness: 2px; }
        .advice.behind { font-weight: 600; color: var(--dangerous); }
        .faults { border: 1px solid var(--breaking); border-radius: 4px; padding: .4rem .8rem; margin-top: 1rem; }
        footer { opacity: .6; margin-top: 2rem; }
        @media (max-width: 48rem) { .sides { grid-template-columns: 1fr; } header { position: static; } }
        """

    /// One pass over the changes for each change of the filters; their text is taken once, when it is first looked for.
    static let script = """
        const form = document.getElementById("filters");
        const nothing = document.getElementById("nothing");
        const sections = [...document.querySelectorAll("section")].map(section => ({
          section, articles: [...section.querySelectorAll("article")].map(article => ({article, data: article.dataset, text: null}))
        }));
        const checked = name => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value));
        function apply() {
          const levels = checked("level"), audiences = checked("audience");
          const area = form.elements.area.value, text = form.elements.text.value.trim().toLowerCase();
          let shown = 0;
          for (const {section, articles} of sections) {
            let inside = 0;
            for (const entry of articles) {
              const data = entry.data;
              let fits = levels.has(data.level) && audiences.has(data.audience) && (!area || area === data.area);
              if (fits && text) {
                entry.text ??= (section.dataset.title + " " + entry.article.textContent).toLowerCase();
                fits = entry.text.includes(text);
              }
              if (entry.article.hidden === fits) entry.article.hidden = !fits;
              if (fits) inside += 1;
            }
            section.hidden = inside === 0;
            shown += inside;
          }
          nothing.hidden = shown > 0 || sections.length === 0;
        }
        let timer;
        form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
        form.addEventListener("submit", event => event.preventDefault());
        apply();
        """
}
