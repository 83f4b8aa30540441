import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CheckListField, Form, SubmitButton, TextField } from "@/components/ui/form";
import { PageHead } from "@/components/ui/page-head";
import { LastDayField, RoleFields } from "@/components/users/fields";
import { LinkOnce } from "@/components/users/link-once";
import { isDemo } from "@/lib/auth/demo";
import { inviteUser } from "@/lib/users/actions";
import { getUsers } from "@/lib/users/queries";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("users"))("add.title") };
}

/** Adds somebody: who, as what, where, until when. */
export default async function NewUserPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  const [{ roles, projects, byMail }, t] = [await getUsers(organisation, {}), await getTranslations("users")];
  return (
    <>
      <PageHead
        eyebrow={
          <Link className="link" href={`/o/${organisation}/anvandare`} prefetch={false}>
            {t("toList")}
          </Link>
        }
        title={t("add.title")}
      >
        {t(byMail ? "add.intro" : "add.introByHand")}
      </PageHead>
      <Form action={inviteUser} className="grid max-w-md gap-5" place={{ organisation }}>
        <LinkOnce text={t(isDemo() ? "send.demo" : "send.copyNow")} user={{ organisation, label: t("add.toUser") }} />
        <TextField autoComplete="off" label={t("add.name")} name="name" required />
        <TextField autoComplete="off" label={t("add.email")} name="email" required spellCheck={false} type="email" />
        <RoleFields roles={roles} />
        {projects.length > 0 && (
          <CheckListField
            hint={t("add.projectsHint")}
            label={t("add.projects")}
            name="projectIds"
            options={projects.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <LastDayField />
        <SubmitButton>{t("add.submit")}</SubmitButton>
      </Form>
    </>
  );
}
