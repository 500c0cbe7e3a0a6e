import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoRoot } from '../host/repo.mts';

export interface DemoOptions {
	/** End after the first device instead of running until Ctrl-C. */
	once: boolean;
	n8nPort: number;
	sandboxPort: number;
	/** Folder the demo keeps its n8n in. */
	home: string;
}

export const USAGE = `Usage: npm run demo -- [options]
  --once                 end after the first device; its JSON is the last thing on stdout
  --n8n-port <number>    port of n8n (5678)
  --sandbox-port <number> port of the PingOne sandbox (4010)
  --home <folder>        where the demo keeps its n8n (.demo)
`;

/** Thrown for something the person can put right; its message says how. */
export class Refusal extends Error {}

const port = (name: string, value: string): number => {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
	throw new Refusal(`--${name} takes a port between 1 and 65535, not "${value}".\n${USAGE}`);
};

const parse = (args: string[]) => {
	try {
		return parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
				'n8n-port': { type: 'string', default: '5678' },
				'sandbox-port': { type: 'string', default: '4010' },
				home: { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
};

/**
 * Reads the command line.
 *
 * @returns undefined when only help was asked for
 * @throws Refusal with the usage for anything unknown
 */
export function readOptions(args: string[]): DemoOptions | undefined {
	const values = parse(args);
	if (values.help) return undefined;
	return {
		once: values.once,
		n8nPort: port('n8n-port', values['n8n-port']),
		sandboxPort: port('sandbox-port', values['sandbox-port']),
		home: values.home === undefined ? join(repoRoot(), '.demo') : resolve(values.home),
	};
}
