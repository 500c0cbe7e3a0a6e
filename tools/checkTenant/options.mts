import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ASSUMPTIONS } from './assumptions/index.mts';
import { CheckError, type Access } from './tenant.mts';

export const USAGE = `Usage: npm run check:tenant -- [options]
Tries what docs/assumptions.md lists on a PingOne environment, with a user made for it, and
removes what it made. Use a trial or test environment.
  --region <ending>   ending of the console's address: com, eu, ca, asia, com.au, sg
  --api-url <url>     instead of a region, with --auth-url
  --auth-url <url>
  --environment <id>  environment ID
  --client-id <id>
  --user <name>       username of the test user (n8n-check-...)
  --population <id>   make the test users in this population: for a worker app whose role is for it only
  --policy <id>       device authentication policy: for a worker app that may not read policies
  --only <ids>        only these, such as flow-age,locked-key
  --format <form>     text, json or markdown (text)
What is missing is asked for, or taken from PINGONE_REGION, PINGONE_API_URL, PINGONE_AUTH_URL,
PINGONE_ENVIRONMENT_ID, PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET. There is no option for the
secret: the list of processes would show it.
`;

const FORMATS = ['text', 'json', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

export interface Options {
	access: Access;
	username?: string;
	populationId?: string;
	policyId?: string;
	only?: string[];
	format: Format;
}

async function ask(question: string, hidden = false): Promise<string> {
	if (!process.stdin.isTTY) {
		throw new CheckError(
			`${question} is missing. Set it as an option or in the environment.\n${USAGE}`,
		);
	}
	process.stderr.write(`${question}: `);
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	const lines = createInterface({
		input: process.stdin,
		output: hidden ? silent : process.stderr,
		terminal: true,
	});
	const answer = await lines.question('');
	lines.close();
	if (hidden) process.stderr.write('\n');
	return answer.trim();
}

const REGIONS = ['com', 'eu', 'ca', 'asia', 'com.au', 'sg'];

function addresses(region: string) {
	if (!REGIONS.includes(region)) {
		throw new CheckError(`The region must be one of ${REGIONS.join(', ')}, got "${region}".`);
	}
	return { apiUrl: `https://api.pingone.${region}`, authUrl: `https://auth.pingone.${region}` };
}

function parse(args: string[]) {
	try {
		const text = { type: 'string' } as const;
		return parseArgs({
			args,
			options: {
				...{ region: text, 'api-url': text, 'auth-url': text, environment: text },
				...{ 'client-id': text, user: text, format: text },
				...{ population: text, policy: text, only: text },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (thrown) {
		throw new CheckError(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${USAGE}`);
	}
}

/** @throws CheckError for a name that no assumption has */
function readOnly(value: string): string[] {
	const ids = value.split(',').map((id) => id.trim());
	const unknown = ids.find((id) => !ASSUMPTIONS.some((each) => each.id === id));
	if (unknown === undefined) return ids;
	throw new CheckError(`Nothing is named "${unknown}": docs/assumptions.md has the names.`);
}

function readFormat(value = 'text'): Format {
	const found = FORMATS.find((format) => format === value);
	if (found) return found;
	throw new CheckError(`The format must be one of ${FORMATS.join(', ')}, got "${value}".`);
}

/**
 * Reads what to check.
 *
 * @returns undefined when only help was asked for
 * @throws CheckError for anything unknown or missing
 */
export async function readOptions(
	args: string[],
	env: NodeJS.ProcessEnv,
): Promise<Options | undefined> {
	const values = parse(args);
	if (values.help) return undefined;
	const format = readFormat(values.format);
	const only = values.only === undefined ? undefined : readOnly(values.only);
	const apiUrl = values['api-url'] ?? env.PINGONE_API_URL;
	const authUrl = values['auth-url'] ?? env.PINGONE_AUTH_URL;
	const region = async () => values.region ?? env.PINGONE_REGION ?? (await ask('Region'));
	const at = apiUrl && authUrl ? { apiUrl, authUrl } : addresses(await region());
	return {
		format,
		username: values.user,
		...(values.population !== undefined && { populationId: values.population }),
		...(values.policy !== undefined && { policyId: values.policy }),
		...(only && { only }),
		access: {
			...at,
			environmentId:
				values.environment ?? env.PINGONE_ENVIRONMENT_ID ?? (await ask('Environment ID')),
			clientId: values['client-id'] ?? env.PINGONE_CLIENT_ID ?? (await ask('Client ID')),
			clientSecret: env.PINGONE_CLIENT_SECRET ?? (await ask('Client secret', true)),
		},
	};
}
