import * as icons from "../../shared/ui/icons";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import { loadRequests } from "../verbs";
import { Nav } from "./Nav";
import { RequestRows } from "./RequestRows";

function Rows() {
  const { requests } = state.value;
  const { error, again } = useLoad(loadRequests);
  if (error && !requests) return <Failed error={error} again={again} />;
  if (!requests) return <Loading />;
  if (requests.length === 0)
    return <Empty icon={icons.bell} title={t("requests_empty")} text={t("requests_empty_sub")} />;
  return <RequestRows items={requests} />;
}

export const Requests = () => (
  <div class="app">
    <main class="page head">
      <header>
        <h1>{t("requests_title")}</h1>
        <p class="muted">{t("requests_sub")}</p>
      </header>
      <Rows />
    </main>
    <Nav here="requests" />
  </div>
);
