#pragma once

#include <filesystem>
#include <vector>

#include "sample.h"
#include "sides.h"

namespace command_line {

/// A picture and what becomes of what it shows.
struct EditJob {
    Job job;
    Side source, target;
};

/// Of a file or a folder with the sides of the command line; or of a list of a folder's pictures, a
/// JSON array of {"input": name, "source": prompt, "target": prompt, "output": name}, whose prompts
/// stand instead of the command line's, as "source_2" and "target_2" do where they are given, for a
/// second text encoder. Without "output" it is the input's name, behind the edits
/// before it of the same picture their number: NAME.1.png.
std::vector<EditJob> list_edit_jobs(const std::filesystem::path& input,
                                    const std::filesystem::path& output,
                                    const std::filesystem::path& list, const Side& source,
                                    const Side& target);

} // namespace command_line
