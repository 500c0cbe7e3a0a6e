import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from './install.mts';

/** The person who owns a freshly set up n8n. The password may be shown: it opens nothing else. */
export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

/** Settings of the surrounding shell, or test runner, that would change what n8n does here. */
const FOREIGN =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|WEBHOOK_|NODES_|CREDENTIALS_|EXTERNAL_|JEST_|npm_|NODE_ENV$|NODE_OPTIONS$)/;

/** Nothing calls out, and the editor opens without surveys, banners or news. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
	N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_HIDE_USAGE_PAGE: 'true',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** Only this machine reaches n8n, over plain HTTP, at one name. */
const local = (port: number, brokerPort: number) => ({
	N8N_HOST: 'localhost',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_PORT: String(port),
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	N8N_WEBHOOK_URL: `http://localhost:${port}/`,
	N8N_EDITOR_BASE_URL: `http://localhost:${port}/`,
	N8N_SECURE_COOKIE: 'false',
	// n8n tries one address only; servers here listen on 127.0.0.1, and localhost may mean ::1 first.
	NODEJS_PREFER_IPV4: 'true',
});

/** One looks for servers in the internet; the others are n8n's own assistants, a sixth of its start. */
const UNUSED = ['mcp-registry', 'agents', 'agent-evals', 'instance-ai'];

/** Modules to leave out; an n8n refuses the name of one that it does not have. */
const unusedModules = ({ dir }: Host): NodeJS.ProcessEnv => {
	const modules = join(dir, 'node_modules', 'n8n', 'dist', 'modules');
	const found = UNUSED.filter((name) => existsSync(join(modules, name)));
	return found.length > 0 ? { N8N_DISABLED_MODULES: found.join(',') } : {};
};

/** Where Node keeps what it compiled: each start of n8n takes about a quarter less CPU time. */
export const compileCache = ({ dir }: Host): string => join(dir, '.compile-cache');

const withoutForeign = (): NodeJS.ProcessEnv =>
	Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));

/** The sandbox is on this machine: never ask a company proxy for it. */
const noProxy = (): string =>
	[process.env.NO_PROXY ?? process.env.no_proxy, 'localhost', '127.0.0.1']
		.filter(Boolean)
		.join(',');

/**
 * The complete environment for an n8n process.
 *
 * @param userFolder n8n's `N8N_USER_FOLDER`; its `.n8n` folder holds everything n8n writes
 * @param additions win over everything set here
 */
export function n8nEnvironment(
	host: Host,
	userFolder: string,
	port: number,
	brokerPort: number,
	additions: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
	return {
		...withoutForeign(),
		...QUIET,
		...unusedModules(host),
		NODE_COMPILE_CACHE: compileCache(host),
		...local(port, brokerPort),
		NO_PROXY: noProxy(),
		no_proxy: noProxy(),
		N8N_USER_FOLDER: userFolder,
		N8N_LOG_LEVEL: 'info',
		...additions,
	};
}
