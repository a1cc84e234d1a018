// restyle: translates, encodes, decodes and scores pictures from the command line, and replays
// captures.
#include <cstdio>
#include <exception>
#include <functional>

#include <CLI/CLI.hpp>
#include <c10/core/InferenceMode.h>

#include "restyle/core/energy_grammar.h"

#include "commands.h"
#include "interruption.h"
#include "replay.h"

namespace {

constexpr int kUsageError = 2;

// One sentence on one line, without torch's stack trace.
int fail(const std::string& what) {
    std::fprintf(stderr, "restyle: %s\n", what.substr(0, what.find('\n')).c_str());
    return 1;
}

// For an option that no subcommand has, which may be why another is missed.
void suggest_option(const CLI::App& app) {
    for (const CLI::App* command : app.get_subcommands()) {
        std::vector<std::string> names;
        for (const CLI::Option* option : command->get_options())
            for (const std::string& name : option->get_lnames())
                names.push_back("--" + name);
        for (const std::string& word : command->remaining()) {
            const std::string nearest = restyle::core::nearest_name(word, names);
            if (nearest.empty()) continue;
            std::fprintf(stderr, "Did you mean %s?\n", nearest.c_str());
            return;
        }
    }
}

int parse_and_run(CLI::App& app, const std::function<void()>& run, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        const c10::InferenceMode inference;
        run();
        return 0;
    } catch (const CLI::ParseError& error) {
        if (app.exit(error) == 0) return 0; // --help.
        suggest_option(app);
        return kUsageError;
    } catch (const c10::Error& error) {
        return fail(error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Restyles pictures with diffusion models (CycleDiffusion).", "restyle"};
    app.require_subcommand(1);
    app.footer("Exit: 0 done; 2 wrong usage; 1 anything else, with one sentence and no output.");
    std::function<void()> run;
    command_line::add_translate(app, run);
    command_line::add_edit(app, run);
    command_line::add_encode(app, run);
    command_line::add_decode(app, run);
    command_line::add_generate(app, run);
    command_line::add_guide(app, run);
    command_line::add_noise(app, run);
    command_line::add_replay(app, run);
    command_line::add_score(app, run);
    command_line::add_inspect(app, run);
    command_line::add_convert(app, run);
    command_line::add_synthetic(app, run);
    command_line::note_interruption();
    return parse_and_run(app, run, argc, argv);
}
