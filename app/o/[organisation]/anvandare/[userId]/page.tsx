import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { IdentityForm } from "@/components/single-sign-on/identity-form";
import { Banner } from "@/components/ui/banner";
import { PageHead } from "@/components/ui/page-head";
import { UserAccount } from "@/components/users/user-account";
import { StateBadge } from "@/components/users/user-list";
import { UserProjects, UserRoles } from "@/components/users/user-roles";
import { assignedRoles } from "@/lib/auth/policy";
import { today } from "@/lib/dates";
import { stateOf } from "@/lib/users/domain";
import { getUser } from "@/lib/users/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("title") };
}

/** One user: roles, projects and how they sign in. */
export default async function UserPage({ params }: { params: Promise<{ organisation: string; userId: string }> }) {
  const { organisation, userId } = await params;
  const { user, isSelf, roles, projects, factor } = await getUser(organisation, { userId });
  const [t, locale] = [await getTranslations("users"), await getLocale()];
  const hasCasework = user.roles.some(({ role }) => assignedRoles.includes(role));
  const state = stateOf(user, today());
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={`/o/${organisation}/anvandare`} prefetch={false}>
            {t("toList")}
          </Link>
        }
        title={user.name}
      >
        <span className="mr-3">{user.email}</span>
        <StateBadge state={state} />
      </PageHead>
      <div className="grid max-w-3xl gap-10">
        {isSelf && <Banner title={t("selfText")} tone="info" />}
        <UserRoles isSelf={isSelf} locale={locale} organisation={organisation} roles={roles} user={user} />
        {hasCasework && <UserProjects isSelf={isSelf} organisation={organisation} projects={projects} user={user} />}
        {state !== "former" && <IdentityForm organisation={organisation} userId={userId} />}
        <UserAccount factor={factor} isSelf={isSelf} organisation={organisation} user={user} />
      </div>
    </>
  );
}
