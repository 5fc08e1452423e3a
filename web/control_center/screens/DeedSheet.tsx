import type { ComponentChildren } from "preact";
import * as icons from "../../shared/ui/icons";
import { Button, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import { t } from "../i18n";
import { refusalWords } from "./refusals";

/** Why something was refused, where it was tried. */
export const Refused = ({ error, words }: { error: unknown; words?: string }) =>
  error ? (
    <Note tone="bad" icon={icons.alert} role="alert">
      {words ?? refusalWords(error)}
    </Note>
  ) : null;

interface DeedProps {
  title: string;
  text: string;
  /** The deed's button, and what is told when it is done. */
  word: string;
  done: string;
  act: () => Promise<unknown>;
  onClose: (done: boolean) => void;
  danger?: boolean;
  icon?: string;
  /** Where focus begins, unless a field takes it. */
  first?: "stay" | "deed";
  /** What is still to be said or chosen; the deed waits for it. */
  missing?: string | false;
  /** Stands beside the page, because something is chosen here while it is looked at. */
  drawer?: boolean;
  children?: ComponentChildren;
}
/** One deed: what is meant, what it needs, staying as it is or doing it. */
export function DeedSheet({ act, done, onClose, missing, drawer, first, ...deed }: DeedProps) {
  const { busy, error, run } = useVerb();
  const stay = () => onClose(false);
  const go = () =>
    run(async () => {
      await act();
      tell(done);
      onClose(true);
    });
  return (
    <Sheet alert={!drawer} cross={drawer} title={deed.title} onClose={stay}>
      <p class="muted">{deed.text}</p>
      {deed.children}
      <Refused error={error} />
      <div class="btnrow">
        <Button look="quiet" size="lg" data-first={first === "stay"} onClick={stay}>
          {t("cancel")}
        </Button>
        <Button
          look={deed.danger ? "danger solid" : undefined}
          size="lg"
          icon={deed.icon}
          busy={busy}
          blocked={!!missing}
          title={missing || undefined}
          data-first={first === "deed"}
          onClick={() => missing || busy || go()}
        >
          {deed.word}
        </Button>
      </div>
    </Sheet>
  );
}
