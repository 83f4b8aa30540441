export { answerImport as POST } from "@/lib/imports/queries";
