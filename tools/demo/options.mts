import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repoRoot } from '../host/repo.mts';

export interface DemoOptions {
	/** Play the person as well and end with their device, instead of running until Ctrl-C. */
	once: boolean;
	/** Print the device as JSON on stdout. */
	json: boolean;
	n8nPort: number;
	sandboxPort: number;
	/** Port of the page that shows the mails. */
	mailPort: number;
	/** Port that n8n sends mails to. */
	smtpPort: number;
	/** Folder the demo keeps its n8n in. */
	home: string;
	/** Address of an n8n that runs already and has the package; without it the demo starts its own. */
	n8nUrl: string | undefined;
	/** Address the mailbox's page listens on: others than this machine's only within a container. */
	mailHost: string;
}

export const USAGE = `Usage: npm run demo -- [options]
  --once                  register the passkey as well, in Chromium, and end with the active
                          device; its JSON is the last thing on stdout
  --json                  print the device as JSON on stdout
  --n8n-port <number>     port of n8n (5678)
  --sandbox-port <number> port of the PingOne sandbox (4010)
  --mail-port <number>    port of the mailbox's page (8025)
  --smtp-port <number>    port the mailbox takes mails on (1025)
  --home <folder>         where the demo keeps its n8n (.demo)
  --n8n <address>         put the demo into an n8n of yours that has the package and no owner yet,
                          instead of starting one; the sandbox must be its localhost
  --mail-host <address>   address the mailbox's page listens on (127.0.0.1)
`;

/** Thrown for something the person can put right; its message says how. */
export class Refusal extends Error {}

/** Ports above 1023 that browsers open no page on: "bad port" in the Fetch standard. */
const UNSAFE = new Set([
	1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
	6679, 6697, 10080,
]);
const LOWEST_UNPRIVILEGED = 1024;

const port = (name: string, value: string): number => {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
	throw new Refusal(`--${name} takes a port between 1 and 65535, not "${value}".\n${USAGE}`);
};

/** A port that a browser is to open. */
const pagePort = (name: string, value: string): number => {
	const number = port(name, value);
	if (number < LOWEST_UNPRIVILEGED || UNSAFE.has(number)) {
		throw new Refusal(
			`Browsers refuse to open pages on port ${number}, or the system keeps it for itself. ` +
				`Choose another one for --${name}, for instance ${name === 'n8n-port' ? 5679 : 8026}.`,
		);
	}
	return number;
};

/** The address of an n8n, without a slash at its end. */
const address = (value: string | undefined): string | undefined => {
	if (value === undefined) return undefined;
	if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value.replace(/\/$/, '');
	throw new Refusal(
		`--n8n takes an address such as http://localhost:5678, not "${value}".\n${USAGE}`,
	);
};

const parse = (args: string[]) => {
	try {
		return parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
				'n8n-port': { type: 'string', default: '5678' },
				'sandbox-port': { type: 'string', default: '4010' },
				'mail-port': { type: 'string', default: '8025' },
				'smtp-port': { type: 'string', default: '1025' },
				home: { type: 'string' },
				n8n: { type: 'string' },
				'mail-host': { type: 'string', default: '127.0.0.1' },
			},
		}).values;
	} catch (error) {
		throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
	}
};

/**
 * Reads the command line.
 *
 * @param defaultHome folder below the repository, unless `--home` names another
 * @returns undefined when only help was asked for
 * @throws Refusal with the usage for anything unknown, and for a port that a browser refuses
 */
export function readOptions(args: string[], defaultHome = '.demo'): DemoOptions | undefined {
	const values = parse(args);
	if (values.help) return undefined;
	return {
		once: values.once,
		json: values.json || values.once,
		n8nPort: pagePort('n8n-port', values['n8n-port']),
		sandboxPort: port('sandbox-port', values['sandbox-port']),
		mailPort: pagePort('mail-port', values['mail-port']),
		smtpPort: port('smtp-port', values['smtp-port']),
		n8nUrl: address(values.n8n),
		mailHost: values['mail-host'],
		home: values.home === undefined ? join(repoRoot(), defaultHome) : resolve(values.home),
	};
}
