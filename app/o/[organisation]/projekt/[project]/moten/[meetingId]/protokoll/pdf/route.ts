export { answerMinutesInPdf as GET } from "@/lib/meetings/minutes/queries";
