import * as icons from "../../shared/ui/icons";
import { IconButton } from "../../shared/ui/parts";
import { t } from "../i18n";
import { fieldsOfMethod, type Shelf } from "../settings";
import { Control } from "./Control";
import type { Subject } from "./HistorySheet";

/** The order decides what customers see first; the bounds decide what is offered for an amount. */
export const Methods = ({ now, onLook }: { now: Shelf; onLook: (subject: Subject) => void }) => (
  <section class="panel" aria-labelledby="methods-h">
    <header>
      <h2 id="methods-h">{t("methods")}</h2>
    </header>
    <div class="wide-table">
      <table class="tbl edit">
        <caption class="sr">{t("methods")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("col_name")}</th>
            <th scope="col">{t("min_amount")}</th>
            <th scope="col">{t("max_amount")}</th>
            <th scope="col">{t("order")}</th>
            <th scope="col">{t("offered")}</th>
            <th scope="col">
              <span class="sr">{t("history")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {now.methods.map((row) => {
            const { min, max, order, active } = fieldsOfMethod(row);
            return (
              <tr key={row.code} class={row.is_active ? "" : "off"}>
                <th scope="row">{row.name}</th>
                {[min, max, order, active].map((field) => (
                  <td key={field.id}>
                    <Control field={field} />
                  </td>
                ))}
                <td class="r">
                  <IconButton
                    d={icons.log}
                    label={t("history_of", { name: row.name })}
                    onClick={() =>
                      onLook({ kind: "payment_method", id: row.code, label: row.name })
                    }
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  </section>
);
