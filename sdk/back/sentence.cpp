#include "back/sentence.h"

#include <new>

#include <c10/util/Exception.h>

#include "back/back.h"

namespace restyle::back {
namespace {

// LibTorch goes on with hints and a backtrace.
std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

std::string sentence_of_current_exception() {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return "not enough memory for the models or the frame";
    } catch (const c10::Error& error) {
        return first_line(error.what_without_backtrace());
    } catch (const std::exception& error) {
        return first_line(error.what());
    } catch (...) {
        return "the core failed and did not say why";
    }
}

void write_sentence(const std::string& text, char* sentence) {
    const std::size_t length = text.copy(sentence, RESTYLE_BACK_SENTENCE - 1);
    sentence[length] = '\0';
}

} // namespace restyle::back
