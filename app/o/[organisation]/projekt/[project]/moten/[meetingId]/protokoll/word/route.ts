export { answerMinutesInWord as GET } from "@/lib/meetings/minutes/queries";
