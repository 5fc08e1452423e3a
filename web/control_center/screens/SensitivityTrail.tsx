import { useState } from "preact/hooks";
import { moment } from "../../shared/time";
import { Failed } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import type { Page } from "../../shared/wire";
import type { SensitivityStep } from "../../shared/wire_operator";
import { api } from "../app";
import { t } from "../i18n";

/** Who called the topic sensitive, and when: the customer's choice first, then each flip. */
export function SensitivityTrail({ id, customer }: { id: string; customer: string }) {
  const [steps, setSteps] = useState<SensitivityStep[] | null>(null);
  const { error, again } = useLoad(async () => {
    const page = await api.get<Page<SensitivityStep>>(`/internal/sessions/${id}/sensitivity-log`);
    setSteps(page.items);
  }, id);
  if (error) return <Failed error={error} again={again} />;
  return (
    <ol class="steps" aria-label={t("sensitivity_log")} aria-busy={!steps}>
      {steps?.map((step) => (
        <li key={step.at + step.topic_sensitivity}>
          <time dateTime={step.at}>{moment(step.at)}</time>
          <span>
            {step.mitra_name
              ? t("by_mitra", { name: step.mitra_name })
              : t("by_customer", { name: customer })}
          </span>
          <b>
            {t(
              step.mitra_name
                ? `made_${step.topic_sensitivity}`
                : `chose_${step.topic_sensitivity}`,
            )}
          </b>
        </li>
      ))}
    </ol>
  );
}
