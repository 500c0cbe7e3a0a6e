import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { mailboxCredential, readExampleFile } from '../../tools/demo/examples.mts';
import { LIMIT_MS } from '../../tools/host/limit.mts';
import type { Mailbox } from '../../tools/host/mailbox.mts';
import type { N8nClient, WorkflowFile } from '../../tools/host/n8n.mts';
import { answerAttempt, post } from './enrollment/linkClient.mts';
import type { SandboxProcess } from './sandbox.mts';

/** IDs of the two example workflows of a campaign. */
const CAMPAIGN = 'campaign';
const ONE_PERSON = 'campaign-person';
export const CAMPAIGN_IDS = [ONE_PERSON, CAMPAIGN];

const TICK_MS = 30_000;
const LOOK_MS = 100;
const PAUSE_MS = 500;
/** So soon a person who was begun and not finished is begun again, in minutes. */
const BEGIN_AGAIN_MINUTES = 0.3;
const INVITATION = /set up your passkey/i;

/** A row of the campaign's list, as far as it is read here. */
interface Row {
	email: string;
	state: string | null;
	mails: number | null;
	mailedAt: string | null;
	link: string | null;
	note: string | null;
}

/** What a campaign runs in. */
export interface CampaignWorld {
	sandbox: SandboxProcess;
	mailbox: Mailbox;
	/** Base of webhooks, without a slash at the end. */
	url: string;
	client(): N8nClient;
}

/** With paths of its own, beside the example itself; minutes would be long in a test. */
const adapted = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: JSON.parse(
		JSON.stringify(workflow.nodes)
			.replace(/campaign-(people|person|mail)\b/g, 'tested-$1')
			.replace(/("name":"beginAgainAfterMinutes","value":)15/, `$1${BEGIN_AGAIN_MINUTES}`),
	) as WorkflowFile['nodes'],
});

/** Both workflows, ready to run against the sandbox and the mailbox. */
export function campaignWorkflows({ ids }: SandboxProcess): WorkflowFile[] {
	const { id, name } = mailboxCredential(0);
	return [
		adapted(readExampleFile('enrollment-campaign-person.json', ONE_PERSON, ids, { id, name })),
		adapted(readExampleFile('enrollment-campaign.json', CAMPAIGN, ids, { id, name })),
	];
}

/** Starts the campaign, as an admin or the clock does, and waits a while for its end. */
export async function tick(world: CampaignWorld): Promise<void> {
	const id = await world.client().run(CAMPAIGN, 'Start it now');
	// One that a killed worker ran never ends; the next one makes up for it.
	const until = Date.now() + TICK_MS;
	const goesOn = async () =>
		['new', 'running'].includes((await world.client().execution(id)).status);
	while (Date.now() < until && (await goesOn())) await delay(LOOK_MS);
}

/** Puts people on the list by the campaign's webhook. */
export async function addPeople(world: CampaignWorld, emails: string[]): Promise<void> {
	const { statusCode, body } = await request(`${world.url}/webhook/tested-people`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ people: emails.map((email) => ({ email })) }),
	});
	await body.dump();
	if (statusCode !== 200) throw new Error(`n8n answered ${statusCode} to the list.`);
	const [latest] = await world.client().executions(CAMPAIGN);
	await world.client().settled(latest.id);
}

/** Where n8n's editor reaches the list. */
async function tablePath({ client }: CampaignWorld): Promise<string> {
	const { session } = client();
	const { id } = await session.call<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${id}/data-tables`;
	const { data } = await session.call<{ data: Array<{ id: string }> }>('GET', tables);
	return `${tables}/${data[0].id}`;
}

/** Puts rows on the list as an admin does from a sheet: as they are. */
export async function insertRows(
	world: CampaignWorld,
	emails: Array<string | null>,
): Promise<void> {
	await world.client().session.call('POST', `${await tablePath(world)}/insert`, {
		data: emails.map((email) => ({ email })),
		returnType: 'count',
	});
}

/** The campaign's list. */
export async function list(world: CampaignWorld): Promise<Row[]> {
	const path = `${await tablePath(world)}/rows`;
	const rows: Row[] = [];
	for (;;) {
		const page = await world
			.client()
			.session.call<{ data: Row[] }>('GET', `${path}?skip=${rows.length}&take=100`);
		rows.push(...page.data);
		if (page.data.length < 100) return rows;
	}
}

/** What an admin does for somebody who says that no mail came: the reminder goes out now. */
async function remindNow(world: CampaignWorld, email: string): Promise<void> {
	const filters = [{ columnName: 'email', condition: 'eq', value: email }];
	await world.client().session.call('PATCH', `${await tablePath(world)}/rows`, {
		filter: { type: 'and', filters },
		data: { nextMailAt: new Date().toISOString() },
	});
}

const invitationsTo = ({ mailbox }: CampaignWorld, email: string) =>
	mailbox.to(email).filter(({ subject }) => INVITATION.test(subject));

/**
 * Starts the campaign again and again while everybody who gets a mail enrolls at once, until all have
 * a key. Whoever got no mail although one was counted gets the reminder in the end.
 *
 * @throws when somebody never enrolls, with the states of the list
 */
export async function runCampaign(world: CampaignWorld, emails: string[]): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	const enrolled = new Set<string>();
	const enroll = async (email: string) => {
		const [invitation] = invitationsTo(world, email);
		const link = /http:\/\/\S+/.exec(invitation?.text ?? '')?.[0];
		if (link === undefined || enrolled.has(email)) return;
		const { json } = await post(link, await answerAttempt(link));
		if (json.done === true) enrolled.add(email);
	};
	let before = '';
	while (enrolled.size < emails.length) {
		await tick(world);
		// Whom a process that is just killed leaves without an answer clicks again.
		for (const email of emails) await enroll(email).catch(() => undefined);
		const rows = await list(world);
		const lost = rows.filter(
			({ email, state, mails }) =>
				state === 'MAILED' && mails === 1 && invitationsTo(world, email).length === 0,
		);
		const now = JSON.stringify(rows);
		if (now === before) for (const { email } of lost) await remindNow(world, email);
		before = now;
		if (Date.now() > deadline) {
			const states = rows.map(({ email, state, note }) => `${email} ${state} ${note}`);
			throw new Error(`${enrolled.size} of ${emails.length} have enrolled: ${states.join('; ')}`);
		}
		await delay(PAUSE_MS);
	}
}

/** How many people were mailed so far. */
export const mailed = (world: CampaignWorld, emails: string[]): number =>
	emails.filter((email) => invitationsTo(world, email).length > 0).length;

/** How often each person was asked to enroll, by the number of mails: `{ 1: 40 }`. */
export function mailsPerPerson(world: CampaignWorld, emails: string[]): Record<number, number> {
	const counted: Record<number, number> = {};
	for (const email of emails) {
		const { length } = invitationsTo(world, email);
		counted[length] = (counted[length] ?? 0) + 1;
	}
	return counted;
}

/** How many devices people have, by status and number: `{ '1 ACTIVE': 40 }`. */
export async function keysPerPerson(
	{ sandbox }: CampaignWorld,
	userIds: string[],
): Promise<Record<string, number>> {
	const counted: Record<string, number> = {};
	for (const userId of userIds) {
		const devices = await sandbox.control<Array<{ status: string }>>(
			'GET',
			`/users/${userId}/devices`,
		);
		const held = devices.map(({ status }) => status).sort();
		const key = `${held.length} ${[...new Set(held)].join(' ')}`;
		counted[key] = (counted[key] ?? 0) + 1;
	}
	return counted;
}
