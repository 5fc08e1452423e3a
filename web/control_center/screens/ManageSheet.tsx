import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import { Choice, Segmented } from "../../shared/ui/choices";
import { Button } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { Invited, OperatorRow } from "../../shared/wire_operator";
import { changeOperator, newLink, resetFactor } from "../door";
import { t } from "../i18n";
import { Refused } from "./DeedSheet";
import { LinkShown, roleOptions } from "./InviteSheet";

/** Role, way in, second factor of somebody else. Whoever loses something is signed out at once. */
export function ManageSheet({ row, onClose }: { row: OperatorRow; onClose: () => void }) {
  const [role, setRole] = useState(row.role);
  const [active, setActive] = useState(row.is_active);
  const [required, setRequired] = useState(row.totp_required);
  const [made, setMade] = useState<Invited | null>(null);
  const { busy, error, run } = useVerb();
  const { email } = row;
  const save = () =>
    run(async () => {
      await changeOperator(row, { role, is_active: active, totp_required: required });
      tell(t("changed", { email }));
      onClose();
    });
  const reset = () =>
    run(async () => {
      await resetFactor(row.id);
      tell(t("factor_reset", { email }));
      onClose();
    });
  const title = t("manage_title", { email });
  if (made)
    return (
      <Sheet title={title} onClose={onClose} cross>
        <LinkShown email={email} made={made} />
      </Sheet>
    );
  return (
    <Sheet title={title} onClose={onClose} cross>
      <div class="stack">
        <Segmented
          name="role"
          label={t("role")}
          value={role}
          onPick={setRole}
          options={roleOptions()}
        />
        <Choice many name="on" value="on" checked={active} onPick={() => setActive(!active)}>
          {t("is_active")}
        </Choice>
        <Choice
          many
          name="must"
          value="must"
          checked={required}
          onPick={() => setRequired(!required)}
        >
          {t("must_have_factor")}
        </Choice>
        <Refused
          error={error}
          words={isRefusal(error, "STALE_WRITE") ? t("changed_elsewhere") : undefined}
        />
        <Button size="lg" block busy={busy} onClick={save}>
          {t("save")}
        </Button>
        <Button look="quiet" block onClick={() => busy || run(() => newLink(row.id).then(setMade))}>
          {t("new_link")}
        </Button>
        {row.totp_enrolled && (
          <>
            <Button look="danger" block onClick={() => busy || reset()}>
              {t("reset_factor")}
            </Button>
            <p class="help">{t("reset_sub")}</p>
          </>
        )}
      </div>
    </Sheet>
  );
}
