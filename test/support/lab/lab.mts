import { Expression, type IDataObject } from 'n8n-workflow';
import { execute } from '../../../nodes/PingOne/resources/execute.ts';
import { runNode } from '../../model/node.mts';
import { parametersFor, type Person, type Subject } from '../editor/everyOperation.mts';
import type { SandboxProcess } from '../sandbox.mts';
import { clock } from '../time/skipping.mts';
import { Wire, type Carried, type Fate, type Sent, type TokenFate } from './wire.mts';

/** What a run came to. */
export interface LabRun {
	/** In the order of the items. */
	outputs: IDataObject[];
	sent: Sent[];
	/** What PingOne has carried out, with the person's own IDs as their names. */
	carried: Carried[];
	/** How long it waited, in ms. */
	waitedMs: number;
}

/** As the sandbox is asked; nothing happens to it. */
export const undisturbed: Fate = async (_, forward) => await forward();

/** Values as n8n gives them to a node: its expressions are evaluated. */
function evaluated(value: unknown, $json: IDataObject): unknown {
	if (Array.isArray(value)) return value.map((each) => evaluated(each, $json));
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value).map(([name, each]) => [name, evaluated(each, $json)]);
		return Object.fromEntries(entries);
	}
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	return Expression.resolveWithoutWorkflow(value.slice(1), { $json });
}

/** What a person brings along, by name, and times. Sessions are told from each other by the sandbox only. */
const named = (text: string, people: IDataObject[]) =>
	people
		.flatMap((person) => Object.entries(person))
		.flatMap(([name, value]): Array<[string, string]> => {
			const inJson = JSON.stringify(value).slice(1, -1);
			return [
				[name, inJson],
				[name, String(value)],
			];
		})
		.reduce((all, [name, value]) => all.replaceAll(value, `{${name}}`), text)
		.replace(/\/sessions\/.+/, '/sessions/{session}');

/** Whom a run asks, and what happens on the way. */
interface Lab {
	sandbox: SandboxProcess;
	token: string;
	fate: Fate;
	tokenFate?: TokenFate;
}

/** What may happen to a run on its way. */
export type Fates = Pick<Lab, 'fate' | 'tokenFate'>;

let runs = 0;

/**
 * Does some work on a wire that may fail.
 *
 * @param work gets the run's number
 */
export async function inLab<T>(
	{ sandbox, token, fate, tokenFate }: Lab,
	work: (wire: Wire, number: number) => Promise<T>,
): Promise<{ value: T; wire: Wire; waitedMs: number }> {
	runs += 1;
	const skipped = clock.skipped();
	const wire = new Wire(sandbox, token, fate, tokenFate);
	const value = await work(wire, runs);
	return { value, wire, waitedMs: clock.skipped() - skipped };
}

/**
 * Runs an operation for some people, on a wire that may fail.
 *
 * @param fate of the requests, or of the tokens as well
 * @param changes to the operation's parameters
 */
export async function runInLab(
	{ sandbox, token }: { sandbox: SandboxProcess; token: string },
	subject: Subject,
	people: Array<Partial<Person>>,
	fate: Fate | Fates,
	changes: IDataObject = {},
): Promise<LabRun> {
	const soon = new Date(Date.now() + 3_600_000).toISOString();
	const parameters = { ...parametersFor(subject, sandbox, soon), ...changes };
	const things = [...people, { soon }];
	const items = people.map((person) => evaluated(parameters, person) as IDataObject);
	const { environmentId } = sandbox.ids;
	const fates = typeof fate === 'function' ? { fate } : fate;
	const { value, wire, waitedMs } = await inLab(
		{ sandbox, token, ...fates },
		async (network, number) =>
			await runNode(execute, { ...subject, items, number, environmentId }, network),
	);
	return {
		outputs: value.map(({ json: output }) => output),
		sent: wire.sent,
		carried: wire.carried.map(({ method, path, body }) => ({
			method,
			path: named(path, things),
			body: named(body, things),
		})),
		waitedMs,
	};
}
