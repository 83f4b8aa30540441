import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { Section } from "@/components/ui/section";
import { getActor } from "@/lib/auth/actor";
import { can, type Role } from "@/lib/auth/policy";
import { countEmergencyAlerts } from "@/lib/emergency/queries";
import { path } from "@/lib/place";
import { listOwnProjects } from "@/lib/projects/queries";
import { signInAddress } from "@/lib/server/context";
import { formatDay } from "@/lib/text";

/** Roles whose own pages hold only what others share with them. */
const receivers = ["associationManager", "boardMember"] as const satisfies Role[];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("startTitle") };
}

/** Where somebody lands in an organisation: their project's day, their projects, or what will come to them. */
export default async function OrganisationPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  const actor = await getActor(organisation);
  if (actor === null) return redirect(await signInAddress());
  if (actor === "stranger") return notFound();
  const [t, locale] = await Promise.all([getTranslations("shell"), getLocale()]);
  const isCasework = can(actor.roles, "participant:read");
  const isRepresentative = can(actor.roles, "shared:read");
  const projects = can(actor.roles, "project:read") ? await listOwnProjects(organisation, {}) : [];
  const { waiting } = can(actor.roles, "log:read") ? await countEmergencyAlerts(organisation, {}) : { waiting: 0 };
  const only = projects.length === 1 ? projects[0] : undefined;
  if (isCasework && only) return redirect(path({ organisation, project: only.slug }, "min-dag"));

  return (
    <>
      <PageHead eyebrow={actor.organisation.name} title={t("greeting", { name: actor.name })} />
      <div className="grid max-w-[44rem] gap-8">
        {can(actor.roles, "project:read") && (
          <Section title={t("projectsCount", { count: projects.length })}>
            {projects.length === 0 ? (
              <EmptyState text={t("noProjectText")} title={t("noProjectTitle")} />
            ) : (
              <ul>
                {projects.map((project) => (
                  <li className="border-line border-b" key={project.slug}>
                    <Link
                      className="flex min-h-14 flex-wrap items-center justify-between gap-x-6 rounded-md py-2 hover:bg-tint"
                      href={path({ organisation, project: project.slug }, isCasework ? "min-dag" : isRepresentative ? "delat" : "projekt")}
                      prefetch={false}
                    >
                      <span className="font-semibold">{project.name}</span>
                      <span className="text-ink-3 text-small">
                        {project.endsOn
                          ? t("period", { from: formatDay(project.startsOn, locale), to: formatDay(project.endsOn, locale) })
                          : t("periodOpen", { from: formatDay(project.startsOn, locale) })}
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        )}
        {isRepresentative && projects.length > 0 && (
          <Section title={t("sharedTitle")}>
            <p className="mb-3 text-ink-2">{t("sharedText")}</p>
            <div className="flex flex-wrap gap-3">
              {projects.map((project) => (
                <LinkButton href={path({ organisation, project: project.slug }, "delat")} key={project.slug}>
                  {t("sharedOpen", { project: project.name })}
                </LinkButton>
              ))}
            </div>
          </Section>
        )}
        {can(actor.roles, "user:manage") && (
          <Section title={t("usersTitle")}>
            <p className="mb-3 text-ink-2">{t("usersText")}</p>
            <LinkButton href={`/o/${organisation}/anvandare`}>{t("usersOpen")}</LinkButton>
          </Section>
        )}
        {can(actor.roles, "token:manage") && (
          <Section title={t("tokensTitle")}>
            <p className="mb-3 text-ink-2">{t("tokensText")}</p>
            <LinkButton href={`/o/${organisation}/api-nycklar`}>{t("tokensOpen")}</LinkButton>
          </Section>
        )}
        {can(actor.roles, "log:read") && (
          <Section title={t("logTitle", { count: waiting })}>
            <p className="mb-3 text-ink-2">{t("logText")}</p>
            <LinkButton href={`/o/${organisation}/logg${waiting > 0 ? "/nodatkomst" : ""}`} variant={waiting > 0 ? "primary" : "secondary"}>
              {t(waiting > 0 ? "logAcknowledge" : "logOpen")}
            </LinkButton>
          </Section>
        )}
        {receivers
          .filter((role) => actor.roles.includes(role))
          .map((role) => (
            <Section key={role} title={t(`receiver.${role}.title`)}>
              <EmptyState text={t(`receiver.${role}.text`)} title={t(`receiver.${role}.empty`)} />
            </Section>
          ))}
      </div>
    </>
  );
}
