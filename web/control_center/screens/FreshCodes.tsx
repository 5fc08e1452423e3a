import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { Toast, tell } from "../../shared/ui/states";
import { freshCodes } from "../door";
import { t } from "../i18n";
import { Gate } from "./Gate";

/** Shown once, with the whole page to themselves. */
export const FreshCodes = ({ codes }: { codes: string[] }) => (
  <>
    <Gate title={t("codes_title")} text={t("codes_sub")}>
      <ul class="codes num" aria-label={t("codes_title")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button
        look="quiet"
        icon={icons.copy}
        block
        onClick={() =>
          void navigator.clipboard?.writeText(codes.join("\n")).then(() => tell(t("codes_copied")))
        }
      >
        {t("codes_copy")}
      </Button>
      <Button
        size="lg"
        block
        onClick={() => {
          freshCodes.value = null;
        }}
      >
        {t("codes_done")}
      </Button>
    </Gate>
    <Toast />
  </>
);
