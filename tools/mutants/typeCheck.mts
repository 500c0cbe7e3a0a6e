import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import ts from 'typescript';

/**
 * Says of a changed file whether the package's types allow it. One program is checked whole, and
 * the changed ones reuse of it what the change does not touch.
 */
export class TypeCheck {
	private readonly options: ts.CompilerOptions;
	private readonly roots: string[];
	private readonly host: ts.CompilerHost;
	private readonly parsed = new Map<string, ts.SourceFile | undefined>();
	private readonly unchanged: ts.SemanticDiagnosticsBuilderProgram;
	private changed?: { path: string; source: ts.SourceFile };

	/** @throws Error when the code has type errors as it is */
	constructor(configPath = 'tsconfig.json') {
		const config = ts.getParsedCommandLineOfConfigFile(resolve(configPath), undefined, {
			...ts.sys,
			onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
				throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
			},
		});
		if (!config) throw new Error(`${configPath} cannot be read`);
		this.roots = config.fileNames;
		// What a change leaves unused says nothing about whether a test should notice.
		this.options = { ...config.options, noUnusedLocals: false, noUnusedParameters: false };
		this.host = this.hostOf(ts.createCompilerHost(this.options));
		this.unchanged = this.build();
		const error = firstError(this.unchanged);
		if (error) throw new Error(`The types are wrong without any change: ${error}`);
	}

	private hostOf(host: ts.CompilerHost): ts.CompilerHost {
		const getSourceFile: ts.CompilerHost['getSourceFile'] = (path, languageVersion) => {
			if (this.changed?.path === path) return this.changed.source;
			if (!this.parsed.has(path)) {
				const source = host.getSourceFile(path, languageVersion);
				this.parsed.set(path, source && versioned(source));
			}
			return this.parsed.get(path);
		};
		return { ...host, getSourceFile };
	}

	private build(): ts.SemanticDiagnosticsBuilderProgram {
		return ts.createSemanticDiagnosticsBuilderProgram(
			this.roots,
			this.options,
			this.host,
			// Not there yet while the first is built.
			this.unchanged as ts.SemanticDiagnosticsBuilderProgram | undefined,
		);
	}

	/**
	 * @param file path relative to the working directory
	 * @param text what it would hold
	 */
	allows(file: string, text: string): boolean {
		const path = resolve(file);
		const source = ts.createSourceFile(path, text, this.options.target ?? ts.ScriptTarget.ES2022);
		this.changed = { path, source: versioned(source) };
		return firstError(this.build()) === undefined;
	}
}

/** TypeScript tells by the version whether a file is the same. */
const versioned = (source: ts.SourceFile) =>
	Object.assign(source, { version: createHash('sha1').update(source.text).digest('hex') });

function firstError(builder: ts.SemanticDiagnosticsBuilderProgram): string | undefined {
	const words = (found: readonly ts.Diagnostic[]) =>
		found.length > 0 ? ts.flattenDiagnosticMessageText(found[0].messageText, '\n') : undefined;
	const program = builder.getProgram();
	const wrongSyntax = words(program.getSyntacticDiagnostics());
	if (wrongSyntax !== undefined) return wrongSyntax;
	for (;;) {
		const affected = builder.getSemanticDiagnosticsOfNextAffectedFile();
		if (!affected) return undefined;
		const wrongTypes = words(affected.result);
		if (wrongTypes !== undefined) return wrongTypes;
	}
}
