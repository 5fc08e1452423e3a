import { useState } from "preact/hooks";
import { href } from "../../shared/route";
import { moment, rupiah } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, IconButton } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { EarningReply, EarningsPage } from "../../shared/wire_mitra";
import { api } from "../app";
import { t as say } from "../i18n";
import { t } from "../i18n/money";
import { Nav } from "./Nav";

const LOOK_MS = 5000;
const PATH = "/api/mitra/earnings";

/** A payout is told apart by how far it is; whatever failed comes back as a line of its own. */
const words = (one: EarningReply): string => {
  if (one.kind === "payout_failed") return t("earn_back");
  if (one.payout_status) return t(`earn_out_${one.payout_status}`);
  return t(one.amount_idr < 0 ? "earn_out" : "earn_in");
};
const Row = ({ one }: { one: EarningReply }) => (
  <li class="lrow">
    <Icon d={one.amount_idr < 0 ? icons.wallet : icons.heart} />
    <span class="grow">
      <b>{words(one)}</b>
      <span class="muted sm">{moment(one.at)}</span>
    </span>
    <b class="num">
      {one.amount_idr < 0 ? "−" : "+"}
      {rupiah(Math.abs(one.amount_idr))}
    </b>
  </li>
);

function Sum({ page }: { page: EarningsPage }) {
  return (
    <section class="card">
      <p class="muted md">{t("earn_owed")}</p>
      <p class="amount">{rupiah(page.owed_idr)}</p>
      <p class="muted sm">
        {t("earn_all", { a: rupiah(page.earned_idr), b: rupiah(page.paid_out_idr) })}
      </p>
    </section>
  );
}

function Rows() {
  const [page, setPage] = useState<EarningsPage | null>(null);
  const [isLong, setLong] = useState(false);
  const load = () => api.get<EarningsPage>(PATH).then(setPage);
  const { error, again } = useLoad(load);
  // What a talk brought is counted a moment after its end.
  useEvery(LOOK_MS, () => isLong || void load().catch(() => undefined));
  const more = useVerb();
  if (!page) return error ? <Failed error={error} again={again} /> : <Loading />;
  const next = async () => {
    const after = await api.get<EarningsPage>(`${PATH}?cursor=${page.next_cursor}`);
    setLong(true);
    setPage({ ...after, items: [...page.items, ...after.items] });
  };
  if (page.items.length === 0)
    return <Empty icon={icons.wallet} title={t("earn_none")} text={t("earn_none_sub")} />;
  return (
    <>
      <Sum page={page} />
      <ul class="rows">
        {page.items.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </ul>
      {page.next_cursor && (
        <Button look="quiet" block busy={more.busy} onClick={() => more.run(next)}>
          {say("more_rows")}
        </Button>
      )}
    </>
  );
}

/** What was earned, what is still owed, and each movement of it. */
export const Earnings = () => (
  <div class="app">
    <header class="topbar">
      <IconButton d={icons.back} label={say("back")} href={href("me")} />
    </header>
    <main class="page head" style="padding-top:0">
      <h1>{t("earn")}</h1>
      <Rows />
    </main>
    <Nav here="me" />
  </div>
);

export const EarningsLink = () => (
  <Button look="soft" size="lg" block icon={icons.wallet} href={href("earnings")}>
    {t("earn_open")}
  </Button>
);
