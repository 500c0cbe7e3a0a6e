import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Exchange } from '../../sandbox/wire/recorder.mts';
import { ACCEPTED, type Accepted } from './accepted.mts';
import { differencesOf, type Difference } from './judge.mts';

/** What came of all exchanges. */
export interface Report {
	exchanges: number;
	/** Differences that are not accepted, each once, with how often it occurred. */
	differences: Array<Difference & { times: number }>;
	/** Accepted differences that did not occur. */
	unused: Accepted[];
}

const covers = (accepted: Accepted, found: Difference): boolean =>
	accepted.part === found.part &&
	accepted.kind === found.kind &&
	accepted.operation.test(found.operation) &&
	accepted.at.test(found.at);

/** Takes one exchange after the other, and tells in the end. */
export class Judge {
	private exchanges = 0;
	private readonly used = new Set<Accepted>();
	private readonly found = new Map<string, Difference & { times: number }>();

	take(exchange: Exchange): void {
		// Ping's documents do not model device authentications, which are on the auth host.
		// And nothing is at the API URL that ends in /v1, with which a credential is seen to turn red.
		if (!/^\/v1\/(?!v1\/)/.test(exchange.path)) return;
		this.exchanges += 1;
		for (const difference of differencesOf(exchange)) {
			const accepted = ACCEPTED.find((each) => covers(each, difference));
			if (accepted) this.used.add(accepted);
			else this.add(difference);
		}
	}

	private add(difference: Difference): void {
		const { operation, part, at, kind } = difference;
		const key = [operation, part, at, kind].join(' ');
		const known = this.found.get(key);
		if (known) known.times += 1;
		else this.found.set(key, { ...difference, times: 1 });
	}

	report(): Report {
		const { exchanges, used, found } = this;
		const unused = ACCEPTED.filter((each) => !used.has(each));
		return { exchanges, differences: [...found.values()], unused };
	}
}

/** Reads what the sandboxes of a test run recorded, a file for each. */
export async function judgeFolder(folder: string): Promise<Report> {
	const judge = new Judge();
	for (const file of readdirSync(folder)) {
		const lines = createInterface({ input: createReadStream(join(folder, file)) });
		for await (const line of lines) {
			// A sandbox that was killed leaves half a line.
			if (line.endsWith('}')) judge.take(JSON.parse(line) as Exchange);
		}
	}
	return judge.report();
}

/** Exchanges that a whole run must have, so that a recorder that stops is noticed. */
export const LEAST_EXCHANGES = 9_000;

/**
 * What is wrong, in words.
 *
 * @param isWhole whether all tests ran: then nothing may be missing
 */
export function complaints({ exchanges, differences, unused }: Report, isWhole: boolean): string[] {
	const told = differences.map(
		({ operation, part, at, kind, times, example }) =>
			`${operation}: ${kind} ${at} in the ${part} (${times} times, first ${example})`,
	);
	if (!isWhole) return told;
	return [
		...told,
		...unused.map(({ operation, at, kind }) => `never occurred: ${operation} ${kind} ${at}`),
		...(exchanges < LEAST_EXCHANGES ? [`only ${exchanges} exchanges were recorded`] : []),
	];
}
