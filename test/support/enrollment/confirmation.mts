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

/** Makes a link and runs the node in n8n's engine until it waits. @throws what ended it instead */
export async function startConfirmation(
	sandbox: SandboxProcess,
	changes: IDataObject = {},
	{ link = {}, ...more }: Partial<RunSettings> & { link?: IDataObject } = {},
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
	const { run, error } = await runNode(settings);
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
