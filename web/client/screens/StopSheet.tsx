import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";

interface StopProps {
  unpaid: boolean;
  onClose: () => void;
  onStop: () => void;
}
/** Going on is the filled button; stopping costs nothing, and says so. */
export const StopSheet = ({ unpaid, onClose, onStop }: StopProps) => (
  <Sheet title={t("stop_title")} onClose={onClose}>
    <p class="muted">{unpaid ? tt("unpaid_stop_sub") : t("stop_sub")}</p>
    <div class="stack">
      <Button size="lg" block data-first onClick={onClose}>
        {t("keep_searching")}
      </Button>
      <Button
        look="danger"
        size="lg"
        block
        onClick={() => {
          onStop();
          onClose();
        }}
      >
        {t("stop_yes")}
      </Button>
    </div>
  </Sheet>
);
