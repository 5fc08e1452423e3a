import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { jakarta, type Question } from "../chart";

/* The frame is what is hidden: a table would keep its height, and the page grew below its end. */
const Numbers = ({ title, each, names, rows, words = String }: Question) => (
  <div class="sr">
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{each}</th>
          <th scope="col">{names.a}</th>
          <th scope="col">{names.b}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ at, a, b }) => (
          <tr key={at}>
            <th scope="row">{jakarta(at)}</th>
            <td>{words(a)}</td>
            <td>{words(b)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** The library comes when the first chart is looked at; until then the numbers can be read. */
function Picture(asked: Question) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(asked);
  const plot = useRef<{ show(next: Question): void } | null>(null);
  latest.current = asked;
  useEffect(() => {
    let end: (() => void) | undefined;
    let gone = false;
    void import("../plot").then(({ plotInto }) => {
      if (gone || !host.current) return;
      const made = plotInto(host.current, latest.current);
      plot.current = made;
      end = made.end;
    });
    return () => {
      gone = true;
      plot.current = null;
      end?.();
    };
  }, []);
  useEffect(() => plot.current?.show(asked));
  return <div class="chart" role="img" aria-label={asked.label} ref={host} />;
}

/** One question, two lines: told apart by colour, dash and marker, named at their end. */
export const Chart = ({ children, ...asked }: Question & { children?: ComponentChildren }) => (
  <section class="panel" aria-labelledby={`${asked.id}-h`}>
    <header>
      <h2 id={`${asked.id}-h`}>{asked.title}</h2>
      <span class="muted sm">{asked.sub}</span>
    </header>
    {children ?? <Picture {...asked} />}
    <Numbers {...asked} />
  </section>
);
