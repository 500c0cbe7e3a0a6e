import type { Assumption, Finding } from './assumption.mts';
import { ASSUMPTIONS } from './assumptions/index.mts';
import { newName, Subject, type Means } from './subject.mts';
import type { Call } from './tenant.mts';

export type Verdict = 'as assumed' | 'different' | 'unclear' | 'not tried';

/** One line of the report. */
export interface Result {
	id: string;
	assumes: string;
	verdict: Verdict;
	found: string;
	/** What it means for the node, when it is different. */
	otherwise: string;
}

/** What a check gives. */
export interface Check {
	results: Result[];
	/** What could not be removed, in words. */
	left: string[];
}

const verdictOf = ({ holds }: Finding): Verdict =>
	holds === undefined ? 'unclear' : holds ? 'as assumed' : 'different';

async function tryOne({ probe }: Assumption, subject: Subject): Promise<Finding | undefined> {
	if (!probe) return undefined;
	const finding: Finding | undefined = await probe(subject).catch(
		(thrown: unknown): Finding => ({
			holds: undefined,
			found: thrown instanceof Error ? thrown.message : 'the probe failed',
		}),
	);
	if (finding) await subject.removeDevices();
	return finding;
}

/**
 * Tries every assumption that can be tried without harm, on a user made for it, and removes what it
 * made, also when it is interrupted by a failure or a signal.
 *
 * @param call sends a request below the environment
 * @param options `username` of the test user to be made; `report` is told of each result; `signal`
 *   ends the check after the assumption that is being tried; `only` names some of them; the rest as for a subject
 * @throws CheckError when there is nothing to be tried with
 */
export async function checkTenant(
	call: Call,
	{
		username = newName(),
		report = () => undefined,
		signal,
		only,
		...means
	}: Means & {
		username?: string;
		report?: (result: Result) => void;
		signal?: AbortSignal;
		only?: string[];
	} = {},
): Promise<Check> {
	const subject = await Subject.create(call, username, means);
	const results: Result[] = [];
	let left: string[] = [];
	try {
		for (const assumption of ASSUMPTIONS) {
			if (only && !only.includes(assumption.id)) continue;
			if (signal?.aborted) break;
			const finding = await tryOne(assumption, subject);
			const { id, assumes, otherwise } = assumption;
			const result = {
				id,
				assumes,
				verdict: finding ? verdictOf(finding) : ('not tried' as const),
				found: finding?.found ?? assumption.how,
				otherwise,
			};
			results.push(result);
			report(result);
		}
	} finally {
		left = await subject.end();
	}
	return { results, left };
}
