import * as icons from "../../shared/ui/icons";
import { Tabs } from "../../shared/ui/parts";
import { t } from "../i18n";

export const Nav = ({ here }: { here: string }) => (
  <Tabs
    label={t("tabs")}
    here={here}
    items={[
      { key: "", icon: icons.home, text: t("tab_home") },
      { key: "requests", icon: icons.bell, text: t("tab_requests") },
      { key: "history", icon: icons.clock, text: t("tab_history") },
      { key: "me", icon: icons.user, text: t("tab_me") },
    ]}
  />
);
