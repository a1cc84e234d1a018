// C++17 over restyle.h: owners, and exceptions for failures. Header-only.
#ifndef RESTYLE_RESTYLE_HPP
#define RESTYLE_RESTYLE_HPP

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <restyle/restyle.h>

namespace restyle {

/// A call that failed: its result, and its sentence as what().
class Error : public std::runtime_error {
public:
    explicit Error(RestyleResult result)
        : std::runtime_error(restyle_last_error()),
          result_(result) {}
    RestyleResult result() const noexcept { return result_; }

private:
    RestyleResult result_;
};

/// Throws Error for a failure; returns the others (RESTYLE_DROPPED and the like) as they are.
inline RestyleResult checked(RestyleResult result) {
    if (result < 0) throw Error(result);
    return result;
}

/// A struct of restyle.h with `bytes` set and all else zero.
template <class Struct>
Struct make() {
    Struct made{};
    made.bytes = sizeof(Struct);
    return made;
}

inline std::vector<const char*> device_extensions(PFN_vkGetInstanceProcAddr get,
                                                  VkInstance instance,
                                                  VkPhysicalDevice physical_device) {
    std::uint32_t count = 0;
    checked(restyle_device_extensions(get, instance, physical_device, &count, nullptr));
    std::vector<const char*> names(count);
    checked(restyle_device_extensions(get, instance, physical_device, &count, names.data()));
    names.resize(count);
    return names;
}

/// What to make a device with.
inline RestyleDeviceNeeds device_needs(PFN_vkGetInstanceProcAddr get, VkInstance instance,
                                       VkPhysicalDevice physical_device) {
    auto needs = make<RestyleDeviceNeeds>();
    checked(restyle_device_needs(get, instance, physical_device, &needs));
    return needs;
}

/// All settings that a session has.
inline std::vector<const RestyleSettingInfo*> setting_infos() {
    std::vector<const RestyleSettingInfo*> infos;
    while (const RestyleSettingInfo* info = restyle_setting_info_within(
               sizeof(RestyleSettings), static_cast<std::uint32_t>(infos.size())))
        infos.push_back(info);
    return infos;
}

/// The one of this name; throws std::invalid_argument where there is none.
inline const RestyleSettingInfo& setting_info(const std::string& name) {
    for (const RestyleSettingInfo* info : setting_infos())
        if (info->name == name) return *info;
    throw std::invalid_argument("no setting is called \"" + name + '"');
}

/// The words of a setting of type WORD, and the value of each.
inline std::map<std::string, std::int32_t> setting_words(const RestyleSettingInfo& info) {
    std::map<std::string, std::int32_t> words;
    for (std::uint32_t i = 0; i < info.word_count; ++i)
        words[info.words[i]] = static_cast<std::int32_t>(i);
    return words;
}

/// The member of `settings` that `info` tells of; Value is the one of info.type.
template <class Value>
Value& setting(RestyleSettings& settings, const RestyleSettingInfo& info) {
    return *reinterpret_cast<Value*>(reinterpret_cast<char*>(&settings) + info.offset);
}
template <class Value>
const Value& setting(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    return *reinterpret_cast<const Value*>(reinterpret_cast<const char*>(&settings) + info.offset);
}

/// Whether a setting is a `const char*`.
inline bool is_text(const RestyleSettingInfo& info) {
    return info.type == RESTYLE_SETTING_TEXT || info.type == RESTYLE_SETTING_LINES ||
           info.type == RESTYLE_SETTING_FOLDER;
}

/// The word that a setting of type WORD has.
inline const char* setting_word(const RestyleSettings& settings, const RestyleSettingInfo& info) {
    return info.words[setting<std::int32_t>(settings, info)];
}

/// RestyleSettings with texts of its own.
class Settings {
public:
    Settings() : values_(restyle_default_settings()) {}
    Settings(const RestyleSettings& values) : values_(values) { keep_texts(); }
    Settings(const Settings& other) : Settings(other.values_) {}
    Settings& operator=(const Settings& other) {
        if (this == &other) return *this;
        values_ = other.values_;
        keep_texts();
        return *this;
    }

    const RestyleSettings& operator*() const noexcept { return values_; }
    const RestyleSettings* operator->() const noexcept { return &values_; }

    /// To change anything but texts.
    RestyleSettings& values() noexcept { return values_; }

    /// NULL unsets it.
    void set_text(const RestyleSettingInfo& info, const char* text) {
        setting<const char*>(values_, info) = text;
        keep_texts();
    }

    /// Every value bit for bit, and every text letter for letter.
    friend bool operator==(const Settings& a, const Settings& b) {
        const RestyleSettings of_a = a.without_texts(), of_b = b.without_texts();
        return std::memcmp(&of_a, &of_b, sizeof of_a) == 0 && a.texts_ == b.texts_;
    }
    friend bool operator!=(const Settings& a, const Settings& b) { return !(a == b); }

private:
    RestyleSettings without_texts() const noexcept {
        RestyleSettings bare = values_; // A struct of the SDK's has no byte free.
        for (const auto& [offset, text] : texts_)
            std::memset(reinterpret_cast<char*>(&bare) + offset, 0, sizeof(const char*));
        return bare;
    }

    // Copies every text, and points to the copies.
    void keep_texts() {
        std::map<std::uint32_t, std::string> texts;
        for (const RestyleSettingInfo* info : setting_infos()) {
            if (!is_text(*info)) continue;
            const char*& text = setting<const char*>(values_, *info);
            if (text != nullptr) text = (texts[info->offset] = text).c_str();
        }
        texts_.swap(texts);
    }

    RestyleSettings values_;
    std::map<std::uint32_t, std::string> texts_; // By offset in values_.
};

/// What a session plays.
class Style {
public:
    /// One model a side, or one that is told two things.
    explicit Style(const char* source_model, const char* target_model = nullptr,
                   const RestyleSettings* settings = nullptr) {
        auto info = make<RestyleStyleInfo>();
        info.source_model = source_model;
        info.target_model = target_model;
        info.settings = settings;
        *this = Style(info);
    }
    explicit Style(const RestyleStyleInfo& info) {
        RestyleStyle made = nullptr;
        checked(restyle_style_create(&info, &made));
        handle_.reset(made);
    }
    /// From a style file.
    static Style read(const char* file) {
        RestyleStyle made = nullptr;
        checked(restyle_style_read(file, &made));
        return Style(made);
    }
    void write(const char* file) const { checked(restyle_style_write(get(), file)); }

    RestyleStyleInfo info() const {
        auto info = make<RestyleStyleInfo>();
        checked(restyle_style_info(get(), &info));
        return info;
    }
    RestyleStyle get() const noexcept { return handle_.get(); }

private:
    explicit Style(RestyleStyle made) : handle_(made) {}

    struct Destroy {
        void operator()(RestyleStyle style) const { restyle_style_destroy(style); }
    };
    std::unique_ptr<std::remove_pointer_t<RestyleStyle>, Destroy> handle_;
};

/// One VkDevice. Must outlive its sessions.
class Context {
public:
    explicit Context(const RestyleContextInfo& info) {
        RestyleContext made = nullptr;
        checked(restyle_context_create(&info, &made));
        handle_.reset(made);
    }
    RestyleContext get() const noexcept { return handle_.get(); }

    /// The report of what can be had on this machine.
    std::vector<const RestyleCapability*> capabilities() const {
        std::vector<const RestyleCapability*> lines;
        while (const RestyleCapability* line =
                   restyle_context_capability(get(), static_cast<std::uint32_t>(lines.size())))
            lines.push_back(line);
        return lines;
    }

private:
    struct Destroy {
        void operator()(RestyleContext context) const { restyle_context_destroy(context); }
    };
    std::unique_ptr<std::remove_pointer_t<RestyleContext>, Destroy> handle_;
};

/// What a session of this description is going to take.
inline RestyleMemory memory_estimate(const Context& context, const RestyleSessionInfo& info) {
    auto memory = make<RestyleMemory>();
    checked(restyle_memory_estimate(context.get(), &info, &memory));
    return memory;
}

/// One viewport.
class Session {
public:
    Session(const Context& context, const RestyleSessionInfo& info) {
        RestyleSession made = nullptr;
        checked(restyle_session_create(context.get(), &info, &made));
        handle_.reset(made);
    }
    RestyleSession get() const noexcept { return handle_.get(); }

    void configure(const RestyleSettings& settings) {
        checked(restyle_session_configure(get(), &settings));
    }
    void play(const Style& style) { checked(restyle_session_play(get(), style.get())); }
    RestyleStatus status() const {
        auto status = make<RestyleStatus>();
        checked(restyle_session_status(get(), &status));
        return status;
    }
    RestyleMemory memory() const {
        auto memory = make<RestyleMemory>();
        checked(restyle_session_memory(get(), &memory));
        return memory;
    }
    /// False where there is none.
    bool next_event(RestyleEvent& event) {
        event = make<RestyleEvent>();
        return checked(restyle_session_next_event(get(), &event)) == RESTYLE_OK;
    }
    void cancel() { checked(restyle_session_cancel(get())); }
    void resize(std::uint32_t width, std::uint32_t height) {
        checked(restyle_session_resize(get(), width, height));
    }
    /// No commands where all command buffers of the session are in flight.
    RestylePrepared prepare(const RestyleWork& work) {
        auto prepared = make<RestylePrepared>();
        checked(restyle_prepare(get(), &work, &prepared));
        return prepared;
    }
    RestylePrepared submit(const RestyleWork& work) {
        auto prepared = make<RestylePrepared>();
        checked(restyle_submit(get(), &work, &prepared));
        return prepared;
    }
    void discard(const RestylePrepared& prepared) { checked(restyle_discard(get(), &prepared)); }
    /// 0 where the frame was not taken.
    RestyleTicket record_frame(VkCommandBuffer commands, const RestyleFrame& frame) {
        RestyleTicket ticket = 0;
        checked(restyle_record_frame(get(), commands, &frame, &ticket));
        return ticket;
    }
    RestylePicture record_picture(VkCommandBuffer commands, const RestyleTarget& target) {
        auto picture = make<RestylePicture>();
        checked(restyle_record_picture(get(), commands, &target, &picture));
        return picture;
    }
    /// False when `timeout_ns` has passed before.
    bool wait(RestyleTicket ticket, std::uint64_t timeout_ns) {
        return checked(restyle_session_wait(get(), ticket, timeout_ns)) == RESTYLE_OK;
    }
    bool wait_ready(std::uint64_t timeout_ns) {
        return checked(restyle_session_wait_ready(get(), timeout_ns)) == RESTYLE_OK;
    }
    /// The next `frames` frames go to `folder`.
    void begin_capture(const char* folder, std::uint32_t frames) {
        auto info = make<RestyleCaptureInfo>();
        info.folder = folder;
        info.frames = frames;
        checked(restyle_capture_begin(get(), &info));
    }
    RestyleCaptureStatus capture_status() const {
        auto status = make<RestyleCaptureStatus>();
        checked(restyle_capture_status(get(), &status));
        return status;
    }
    void end_capture() { checked(restyle_capture_end(get())); }
    /// All that can be looked at of the style that plays.
    std::vector<RestyleBufferInfo> buffer_infos() const {
        std::vector<RestyleBufferInfo> infos;
        for (auto info = make<RestyleBufferInfo>();
             checked(restyle_buffer_info(get(), static_cast<std::uint32_t>(infos.size()), &info)) ==
             RESTYLE_OK;)
            infos.push_back(info);
        return infos;
    }
    /// These and no others.
    void keep_buffers(const std::vector<const char*>& names) {
        auto wish = make<RestyleBufferWish>();
        wish.count = static_cast<std::uint32_t>(names.size());
        wish.names = names.data();
        checked(restyle_buffers_keep(get(), &wish));
    }
    /// False where nothing is there yet.
    bool take_buffers(RestyleBufferSet& set) {
        set = make<RestyleBufferSet>();
        return checked(restyle_buffers_take(get(), &set)) == RESTYLE_OK;
    }
    /// Of what was taken; false where it has none.
    bool read_buffer(const char* name, RestyleBuffer& told, std::vector<float>& values) const {
        told = make<RestyleBuffer>();
        if (checked(restyle_buffer_read(get(), name, &told)) != RESTYLE_OK) return false;
        values.resize(std::size_t{told.width} * told.height * told.channels);
        told.values = values.data();
        told.room = values.size();
        return checked(restyle_buffer_read(get(), name, &told)) == RESTYLE_OK;
    }
    void abandon(RestyleTicket ticket) { checked(restyle_session_abandon(get(), ticket)); }
    void retire(std::uint64_t safe_frame) { checked(restyle_session_retire(get(), safe_frame)); }

private:
    struct Destroy {
        void operator()(RestyleSession session) const { restyle_session_destroy(session); }
    };
    std::unique_ptr<std::remove_pointer_t<RestyleSession>, Destroy> handle_;
};

} // namespace restyle

#endif // RESTYLE_RESTYLE_HPP
