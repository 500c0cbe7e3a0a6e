import { randomBytes } from 'node:crypto';
import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';
import { runNode, type RunSettings } from '../engine.mts';
import { credentialFor, locator, type SandboxProcess } from '../tenant.mts';
import { LINK, ORIGIN, WaitingExecution, type Received } from './execution.mts';
import { signInWith, type SignIn, type SoftKey } from '../softAuthenticator.mts';

/** What the tests ask a user to confirm. */
export const MESSAGE = 'Pay EUR 12,400 to Example Ltd\nAccount ending in 4711';

/** Parameters of Send and Wait for Passkey that work on `http://localhost:5678`. */
const confirmParameters = (sandbox: SandboxProcess, changes: IDataObject = {}): INodeParameters =>
	({
		resource: 'confirmation',
		operation: 'sendAndWait',
		user: locator('id', sandbox.ids.users[0].id),
		message: MESSAGE,
		...('rpId' in changes ? {} : { relyingParty: 'host' }),
		sendLinkWith: 'nodes',
		...changes,
	}) as INodeParameters;

const linkParameters = (sandbox: SandboxProcess, changes: IDataObject): INodeParameters =>
	({
		resource: 'confirmation',
		operation: 'createLink',
		user: locator('id', sandbox.ids.users[0].id),
		linkValidFor: 1,
		linkValidUnit: 'days',
		...changes,
	}) as INodeParameters;

/** What Create Confirmation Link gives out. */
export interface ConfirmationLink {
	link: string;
	code: string;
	startCode?: string;
	validUntil: string;
	user: IDataObject;
}

const confirmationLinkIn = (run: IRun): ConfirmationLink =>
	run.data.resultData.runData[LINK][0].data?.main[0]?.[0].json
		.confirmation as unknown as ConfirmationLink;

/** What a test may change beside the node's own parameters. */
type ConfirmationExtras = Partial<RunSettings> & {
	/** Parameters of Create Confirmation Link. */
	link?: IDataObject;
	/** Whether a user without a passkey gets one for as long as the node begins to wait. */
	lends?: boolean;
};

interface Device {
	type?: string;
	rp?: { id?: string };
	status?: string;
}

const idOf = (sandbox: SandboxProcess, user: unknown) =>
	String((user as { value?: unknown } | undefined)?.value ?? sandbox.ids.users[0].id);

/**
 * Nobody without a passkey is asked: a user who has none gets one for as long as the node begins to wait.
 *
 * @returns takes it away
 */
async function lendKey(
	sandbox: SandboxProcess,
	userId: string,
	rpId: string,
): Promise<() => Promise<void>> {
	const path = `/users/${userId}/devices`;
	const devices = await sandbox.control<Device[]>('GET', path).catch(() => undefined);
	const isKey = ({ type, rp, status }: Device) =>
		type === 'FIDO2' && rp?.id === rpId && status === 'ACTIVE';
	if (!devices || devices.some(isKey)) return async () => await Promise.resolve();
	const { id } = await sandbox.control<{ id: string }>('POST', path, {
		rp: { id: rpId, name: 'Lent' },
	});
	return async () => void (await sandbox.control('DELETE', `${path}/${id}`));
}

/** Makes a link and runs the node in n8n's engine until it waits. @throws what ended it instead */
export async function startConfirmation(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
	{ link = {}, lends = true, ...more }: ConfirmationExtras = {},
): Promise<WaitingExecution> {
	const executionId = `execution-${randomBytes(6).toString('hex')}`;
	const user = changes.user ? { user: changes.user } : {};
	const settings: RunSettings = {
		parameters: confirmParameters(sandbox, changes),
		before: [{ name: LINK, parameters: linkParameters(sandbox, { ...user, ...link }) }],
		credential: credentialFor(sandbox),
		executionId,
		...more,
	};
	const { value = '' } = (changes.rpId ?? {}) as { value?: string };
	const rpId = value === '' ? 'localhost' : value;
	const users = new Set([changes.user, link.user].map((given) => idOf(sandbox, given)));
	const lent = lends ? [...users] : [];
	const returns = await Promise.all(lent.map(async (id) => await lendKey(sandbox, id, rpId)));
	const { run, error } = await runNode(settings);
	for (const takeBack of returns) await takeBack();
	const failure = error ?? run.data.resultData.error;
	if (failure) throw new Error(`${failure.message}\n${failure.description ?? ''}`);
	return new WaitingExecution(run, settings, executionId, confirmationLinkIn(run).code);
}

/** What a begin answers, as far as the ceremony needs it. */
interface Begun {
	token: string;
	options: IDataObject;
}

/** Begins, and has the key answer. @returns what the page would send */
export async function answerOf(
	waiting: WaitingExecution,
	key: SoftKey,
	signIn: SignIn = {},
	more: IDataObject = {},
): Promise<{ action: 'finish'; token: string; assertion: object }> {
	const begun = await waiting.send({ body: { action: 'begin', ...more } });
	if (begun.status !== 200) throw new Error(`begin answered ${begun.status}: ${begun.text}`);
	const { token, options } = begun.json as unknown as Begun;
	const numbers = [...Buffer.from(String(options.challenge), 'base64url')];
	const json = JSON.stringify({ ...options, challenge: numbers });
	const assertion = signInWith(key, json, { origin: ORIGIN, ...signIn });
	return { action: 'finish', token, assertion };
}

/** The whole ceremony. */
export const confirm = async (
	waiting: WaitingExecution,
	key: SoftKey,
	signIn: SignIn = {},
): Promise<Received> => await waiting.send({ body: await answerOf(waiting, key, signIn) });

/** The item that the execution goes on with; undefined while it waits. */
export const resumedWith = ({ resumed }: Received): IDataObject | undefined =>
	resumed?.[0]?.[0]?.json;
