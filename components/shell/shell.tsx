import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SignOutForm } from "@/components/auth/sign-out";
import { type Actor, listOwnOrganisations } from "@/lib/auth/actor";
import { isDemo } from "@/lib/auth/demo";
import { can, type Permission } from "@/lib/auth/policy";
import { countEmergencyAlerts } from "@/lib/emergency/queries";
import { listOwnProjects } from "@/lib/projects/queries";
import { countWaitingReferrals } from "@/lib/referrals/queries";
import { searchTexts } from "../participants/search-texts";
import { Button } from "../ui/button";
import { ChevronDown, CircleUser, LogOut, TriangleAlert, User } from "../ui/icon";
import { IdleGuard } from "./idle";
import { LanguageChoice } from "./language";
import { Logo } from "./logo";
import { Menu } from "./menu";
import { menuItem } from "./menu-item";
import { PlaceMenu } from "./place-menu";
import { BottomBar, Rail, type RailItem } from "./rail";
import { ShellSearch } from "./search";

const items = [
  { segment: "min-dag", icon: "myDay", permission: "step:record", of: "project" },
  { segment: "deltagare", icon: "participants", permission: "participant:read", of: "project" },
  { segment: "remisser", icon: "referrals", permission: "referral:make", of: "project" },
  { segment: "moten", icon: "meetings", permission: "project:read", of: "project" },
  { segment: "uppfoljning", icon: "followUp", permission: "figures:read", of: "project" },
  { segment: "import", icon: "import", permission: "import:run", of: "project" },
  { segment: "delat", icon: "shared", permission: "shared:read", of: "project" },
  { segment: "projekt", icon: "project", permission: "project:read", of: "project" },
  { segment: "anvandare", icon: "users", permission: "user:manage", of: "organisation" },
  { segment: "logg", icon: "log", permission: "log:read", of: "organisation" },
  { segment: "api-nycklar", icon: "tokens", permission: "token:manage", of: "organisation" },
] as const satisfies { segment: string; icon: RailItem["icon"]; permission: Permission; of: RailItem["of"] }[];

/**
 * The frame of every page behind sign-in: rail, top bar, bottom bar. It shows what the roles may use;
 * it guards nothing (each page's own door does).
 */
export async function Shell({ actor, children }: { actor: Actor; children: ReactNode }) {
  const { organisation, roles } = actor;
  const [t, locale, organisations, projects] = await Promise.all([
    getTranslations("shell"),
    getLocale(),
    listOwnOrganisations(),
    can(roles, "project:read") ? listOwnProjects(organisation.slug, {}) : [],
  ]);
  const { waiting } = can(roles, "log:read") ? await countEmergencyAlerts(organisation.slug, {}) : { waiting: 0 };
  const referred = can(roles, "referral:decide") ? await countWaitingReferrals(organisation.slug, {}) : {};
  const isCasework = can(roles, "participant:read");
  // Whoever has one project starts in its day; everybody else on the organisation's page.
  const start: RailItem[] =
    isCasework && projects.length === 1 ? [] : [{ segment: "", icon: "start", of: "organisation", label: t("nav.start") }];
  const usable = start.concat(
    items
      .filter((item) => can(roles, item.permission))
      .map(({ segment, icon, of }) => ({
        segment,
        icon,
        of,
        label: t(`nav.${icon}`),
        waiting: icon === "log" && waiting > 0 ? { count: waiting, text: t("waiting", { count: waiting }) } : undefined,
        waitingIn: icon === "referrals" ? inEach(referred, (count) => t("waitingReferrals", { count })) : undefined,
      })),
  );
  const places = projects.map(({ slug, name }) => ({ slug, name }));
  const languages = { label: t("language"), current: locale };
  const account = `${actor.name}, ${roles.map((role) => t(`role.${role}`)).join(", ")}`;

  return (
    <div className="min-h-dvh rail:grid rail:grid-cols-[var(--spacing-rail)_minmax(0,1fr)] rail:grid-rows-[var(--spacing-topbar)_1fr]">
      <header className="sticky top-0 z-20 flex h-topbar items-center gap-2 border-line border-b bg-surface px-4 rail:col-span-2 rail:px-0 print:hidden">
        <a className="ml-4 hidden w-[12rem] items-center rounded-md px-1 py-1 text-ink rail:flex" href="/">
          <Logo />
          <span className="sr-only">, {t("home")}</span>
        </a>
        <PlaceMenu
          home={t("home")}
          labels={{ open: t("changePlace"), projects: t("projects"), organisations: t("organisations") }}
          organisation={organisation}
          organisations={organisations.map(({ slug, name }) => ({ slug, name }))}
          projects={places}
          start={isCasework ? "min-dag" : "projekt"}
        />
        <div className="ml-auto flex items-center gap-1 rail:gap-3 rail:pr-4">
          {isCasework && (
            <ShellSearch organisation={organisation.slug} projects={places.map(({ slug }) => slug)} texts={await searchTexts()} />
          )}
          <div className="hidden rail:block">
            <Menu
              button={
                <>
                  <span className="sr-only">{t("language")}: </span>
                  {locale.toUpperCase()}
                  <ChevronDown size={16} />
                </>
              }
              className="px-2 text-small text-ink-2"
            >
              <LanguageChoice {...languages} />
            </Menu>
          </div>
          <Menu
            button={
              <>
                <span className="sr-only">{account}</span>
                <User className="rail:hidden" />
                <span aria-hidden="true" className="hidden text-left leading-tight rail:block">
                  <span className="block font-semibold text-small">{actor.name}</span>
                  <span className="block text-ink-3 text-micro">{roles.map((role) => t(`role.${role}`)).join(", ")}</span>
                </span>
                <span className="hidden rail:block">
                  <ChevronDown size={16} />
                </span>
              </>
            }
            className="min-w-control justify-center px-2"
          >
            <p className="px-3 py-2">
              <strong className="block">{actor.name}</strong>
              <span className="block text-ink-3 text-small">{actor.email}</span>
              <span className="block text-ink-3 text-small">{roles.map((role) => t(`role.${role}`)).join(", ")}</span>
            </p>
            <a className={`${menuItem} border-line border-t`} href="/konto">
              <CircleUser />
              {t("account")}
            </a>
            {can(roles, "access:emergency") && (
              <a className={menuItem} href={`/o/${organisation.slug}/nodatkomst`}>
                <TriangleAlert />
                {t("emergency")}
              </a>
            )}
            <SignOutForm>
              <button className={menuItem} type="submit">
                <LogOut />
                {t("signOut")}
              </button>
            </SignOutForm>
          </Menu>
        </div>
      </header>
      <div className="sticky top-topbar hidden h-[calc(100dvh-var(--spacing-topbar))] flex-col overflow-y-auto border-line border-r rail:flex print:hidden">
        <Rail items={usable} label={t("menu")} organisation={organisation.slug} projects={places.map(({ slug }) => slug)} />
        {isDemo() && <p className="mt-auto px-5 py-4 text-ink-3 text-small">{t("demo")}</p>}
      </div>
      <main className="min-w-0 px-4 pt-5 pb-28 rail:px-8 rail:pt-6 rail:pb-12" id="innehall" tabIndex={-1}>
        {children}
      </main>
      <BottomBar
        items={usable}
        label={t("menu")}
        more={t("more")}
        organisation={organisation.slug}
        projects={places.map(({ slug }) => slug)}
      >
        <LanguageChoice {...languages} />
        {isDemo() && <p className="px-3 py-2 text-ink-3 text-small">{t("demo")}</p>}
      </BottomBar>
      <IdleGuard
        leave={
          <SignOutForm>
            <Button type="submit">{t("signOut")}</Button>
          </SignOutForm>
        }
        texts={{
          warnTitle: t("idle.warnTitle"),
          warnText: t("idle.warnText"),
          stay: t("idle.stay"),
          outTitle: t("idle.outTitle"),
          outText: t("idle.outText"),
          signIn: t("idle.signIn"),
          goOn: t("idle.goOn"),
          notYet: t("idle.notYet"),
        }}
        userId={actor.userId}
      />
    </div>
  );
}

/** What waits in each project, in words. */
function inEach(counts: Record<string, number>, say: (count: number) => string): RailItem["waitingIn"] {
  return Object.fromEntries(Object.entries(counts).map(([slug, count]) => [slug, { count, text: say(count) }]));
}
