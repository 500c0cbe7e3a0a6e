import { sleep, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';
import { prepareJson, type Response, sendJson } from '../page/http/reply';
import { customDataOf, presentWait } from '../run/n8nInternals';
import { type Answer, refuse } from './answer';
import { eventLog } from './events';
import type { Protocol } from './protocol';
import type { WaitRecord } from './record';
import { resumeAt, RESUME_AGAIN_MS, WAIT_KEY, waitKey, type BaseWait } from './wait';

/** The status with which n8n answers. */
const SUCCESS = 200;

/** What a reminder may take, from the pause until the node waits again. In ms. */
const REMINDER_MS = 600_000;

/** At an end, the execution waits with this very wait; has gone on, perhaps to another; or n8n does not tell. */
export type Door = 'open' | 'shut' | 'unread';

/** What n8n gets of a request. */
export interface Passed {
	/** With which the execution resumes; none keeps it waiting. */
	item?: IDataObject;
	answer?: IDataObject;
}

/** A request to a waiting node. */
interface Visit {
	ctx: IWebhookFunctions;
	protocol: Protocol;
	wait: BaseWait;
	response: Response;
}

const recordOf = ({ ctx, protocol, wait }: Visit) => protocol.recordOf(waitKey(ctx, wait));

const statusOf = ({ purpose }: Pick<Protocol, 'purpose'>, item: IDataObject) =>
	(item[purpose] as IDataObject | undefined)?.status;

/** Never rejects. */
async function lookAtDoor({ ctx, wait: { nonce } }: Pick<Visit, 'ctx' | 'wait'>): Promise<Door> {
	try {
		const context = (await presentWait(ctx)) as Record<string, BaseWait | undefined> | undefined;
		return context?.[WAIT_KEY]?.nonce === nonce ? 'open' : 'shut';
	} catch {
		return 'unread';
	}
}

/** Records the outcome in the execution's custom data, by which executions can be filtered. */
export function noteStatus(ctx: object, about: Pick<Protocol, 'purpose'>, item: IDataObject): void {
	const status = statusOf(about, item);
	const key = about.purpose === 'signIn' ? 'pingOneSignIn' : 'pingOneStatus';
	if (typeof status === 'string') customDataOf(ctx)?.set(key, status);
}

/** n8n answers. When it has not gone on, it answers with an error, and is told again later. */
function leaveToN8n(response: Response, record: WaitRecord): void {
	prepareJson(response);
	response.once('finish', () => {
		if (response.statusCode !== SUCCESS) record.notHeard();
	});
}

/** Notes an end that n8n is not told of. */
function noteOvertaken({ ctx, protocol, wait: { nonce, person } }: Visit, item: IDataObject): void {
	const log = eventLog(ctx, { wait: nonce.slice(0, 8), user: person.id });
	const device = item.id !== undefined && { device: item.id };
	log(`${protocol.purpose}.overtaken`, { status: statusOf(protocol, item), ...device });
}

/** Asks at the door for an end of the wait. Requests that repeat this one wait for what comes of it. */
async function ask(visit: Visit, item: IDataObject): Promise<Door> {
	const { ctx, protocol } = visit;
	const record = recordOf(visit);
	record.verdict = lookAtDoor(visit).then((door) => {
		if (door === 'open') noteStatus(ctx, protocol, item);
		if (door === 'shut') noteOvertaken(visit, item);
		// The next request tells n8n again.
		if (door === 'unread') record.notHeard();
		return door;
	});
	return await record.verdict;
}

/** Asks for an end found out after the answer, as no page may: at a reminder, once the node waits again. */
async function askLater(visit: Visit, item: IDataObject): Promise<Door> {
	const { pausesAt = Infinity, expiresAt } = visit.wait;
	const end = resumeAt({ expiresAt }).getTime();
	for (;;) {
		const mayRemind = Math.abs(Date.now() - pausesAt) < REMINDER_MS;
		const isRunning = mayRemind && (await lookAtDoor(visit)) === 'shut';
		const door = isRunning ? 'unread' : await ask(visit, item);
		if (door !== 'unread' || Date.now() >= end) return door;
		await sleep(RESUME_AGAIN_MS);
		// A request may have told n8n meanwhile.
		if ((await recordOf(visit).verdict) === 'open') return 'shut';
	}
}

/** What the page is told: of an end that did not pass, what has become of the link. */
const TOLD: Record<Door, (answer: Answer) => Answer> = {
	open: (answer) => answer,
	shut: () => refuse('over'),
	unread: (answer) => (answer.status === SUCCESS ? refuse('unavailable') : answer),
};

/**
 * The door through which every end of a wait passes that is not its deadline. n8n resumes any execution
 * that waits, whichever wait the request found when it began. So the execution is read anew immediately
 * before n8n is told to continue. What is left between that read and n8n's own update is closed by the
 * rest before a next wait (`beginWait`). See docs/decisions/0009-doors-of-a-wait.md.
 */
export async function passDoor(visit: Visit, answer: Answer): Promise<Passed> {
	const { response } = visit;
	const { resume, later } = answer;
	if (!resume) {
		// A repeated request is told of an end only what has become of it at the door.
		const isClaim = answer.status === SUCCESS;
		const verdict = isClaim && (await recordOf(visit).verdict);
		const { status, body } = TOLD[verdict || 'open'](answer);
		sendJson(response, status, body);
		const item = await later?.();
		return item && (await askLater(visit, item)) === 'open' ? { item } : {};
	}
	const door = await ask(visit, resume);
	const { status, body } = TOLD[door](answer);
	const isForN8n = door === 'open' && status === SUCCESS;
	if (isForN8n) leaveToN8n(response, recordOf(visit));
	else sendJson(response, status, body);
	return door === 'open' ? { item: resume, ...(isForN8n && { answer: body }) } : {};
}
