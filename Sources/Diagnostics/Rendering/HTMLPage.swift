/// The style and the script of pages made of findings.
enum HTMLPage {
    static let style = """
        :root { color-scheme: light dark; --line: #8884; --error: #c62828; --warning: #b26a00; --info: #1565c0; }
        @media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffca6b; --info: #90caf9; } }
        * { box-sizing: border-box; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.4rem; margin: 0; }
        h2 { font-size: 1rem; margin: 0 0 .3rem; }
        code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
        pre { overflow-x: auto; margin: .4rem 0; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 4px; }
        header { position: sticky; top: 0; background: Canvas; padding-bottom: .6rem; border-bottom: 1px solid var(--line); }
        form { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; }
        article { border-left: 4px solid var(--line); padding: .2rem 0 .2rem .9rem; margin: 1.2rem 0; }
        article.error { border-color: var(--error); }
        article.warning { border-color: var(--warning); }
        article.info { border-color: var(--info); }
        .badge { text-transform: uppercase; font-size: .75em; }
        .error .badge, label.error b { color: var(--error); }
        .warning .badge, label.warning b { color: var(--warning); }
        .info .badge, label.info b { color: var(--info); }
        .place { margin: 0; }
        .rule { opacity: .75; }
        .number { opacity: .55; user-select: none; margin-right: 1em; }
        mark { background: none; color: inherit; text-decoration: underline wavy var(--error); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .8rem; margin: .3rem 0; }
        dt { opacity: .75; }
        dd { margin: 0; overflow-wrap: anywhere; }
        details p { margin: .2rem 0; }
        footer { opacity: .6; margin-top: 2rem; }
        """

    static let script = """
        const form = document.getElementById("filters");
        const articles = [...document.querySelectorAll("article")];
        const nothing = document.getElementById("nothing");
        function apply() {
          const severities = new Set([...form.querySelectorAll("[name=severity]:checked")].map(box => box.value));
          const file = form.elements.file.value, text = form.elements.text.value.toLowerCase();
          let shown = 0;
          for (const article of articles) {
            const fits = severities.has(article.dataset.severity) && (!file || article.dataset.file === file)
              && (!text || article.textContent.toLowerCase().includes(text));
            article.hidden = !fits;
            if (fits) shown += 1;
          }
          nothing.hidden = shown > 0 || articles.length === 0;
        }
        form.addEventListener("input", apply);
        form.addEventListener("submit", event => event.preventDefault());
        """
}
