import { StaySheet } from "../../shared/ui/stay";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";

interface StopProps {
  unpaid: boolean;
  onClose: () => void;
  onStop: () => void;
}
/** Stopping costs nothing, and says so. */
export const StopSheet = ({ unpaid, onClose, onStop }: StopProps) => (
  <StaySheet
    alert={false}
    title={t("stop_title")}
    stay={t("keep_searching")}
    leave={t("stop_yes")}
    onClose={onClose}
    onLeave={() => {
      onStop();
      onClose();
    }}
  >
    <p class="muted">{unpaid ? tt("unpaid_stop_sub") : t("stop_sub")}</p>
  </StaySheet>
);
