import { useState } from "preact/hooks";
import { moment } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import type { OperatorRow } from "../../shared/wire_operator";
import { api } from "../app";
import { operators } from "../door";
import { t } from "../i18n";
import { InviteSheet } from "./InviteSheet";
import { ManageSheet } from "./ManageSheet";

const Factor = ({ row }: { row: OperatorRow }) =>
  row.totp_enrolled ? (
    <Badge tone="ok" icon={icons.check}>
      {t("factor_on")}
    </Badge>
  ) : (
    <span class="muted">{t(row.totp_required ? "factor_must" : "factor_off")}</span>
  );

function Row({ row, onManage }: { row: OperatorRow; onManage: () => void }) {
  const own = row.id === api.user.value?.id;
  return (
    <tr>
      <th scope="row">{row.email}</th>
      <td>
        {t(`role_${row.role}`)} {!row.is_active && <Badge tone="bad">{t("barred")}</Badge>}
      </td>
      <td>
        <Factor row={row} />
      </td>
      <td class="num">{row.last_seen_at ? moment(row.last_seen_at) : t("never_seen")}</td>
      <td class="r">
        {!own && (
          <Button
            look="quiet"
            aria-label={t("manage_title", { email: row.email })}
            onClick={onManage}
          >
            {t("manage")}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Everybody who works here. Admins only. */
export function Operators() {
  const [rows, setRows] = useState<OperatorRow[] | null>(null);
  const [inviting, setInviting] = useState(false);
  const [managing, setManaging] = useState<OperatorRow | null>(null);
  const { error, again } = useLoad(() => operators().then((page) => setRows(page.items)));
  const close = () => {
    setInviting(false);
    setManaging(null);
    again();
  };
  if (error && !rows) return <Failed error={error} again={again} />;
  if (!rows) return <Loading />;
  return (
    <>
      <div class="head">
        <h1>{t("operators")}</h1>
        <span class="muted">{t("operators_sub")}</span>
        <span class="grow" />
        <Button icon={icons.plus} onClick={() => setInviting(true)}>
          {t("invite")}
        </Button>
      </div>
      <section class="panel" aria-label={t("operators")} tabIndex={0}>
        <table class="tbl">
          <caption class="sr">{t("operators")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("col_email")}</th>
              <th scope="col">{t("col_role")}</th>
              <th scope="col">{t("col_factor")}</th>
              <th scope="col">{t("col_seen")}</th>
              <th scope="col" class="r">
                {t("col_action")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} onManage={() => setManaging(row)} />
            ))}
          </tbody>
        </table>
      </section>
      {inviting && <InviteSheet onClose={close} />}
      {managing && <ManageSheet row={managing} onClose={close} />}
    </>
  );
}
