#include "process/worker.h"

#include <array>
#include <cstdint>
#include <exception>
#include <thread>
#include <utility>

#include "imported_memory.h"
#include "process/calls.h"
#include "session/copy_text.h"

namespace restyle::process {
namespace {

Packet answered(const Answer& answer) {
    Packet packet;
    packet.put(answer);
    return packet;
}

template <typename Told, typename Ask>
Packet told(const Ask& ask) {
    Told value{};
    Answer answer{};
    answer.failed = ask(value, answer.sentence);
    return answered(answer).put(value);
}

Packet probed(const RestyleBackTable& table, Unpacked& call) {
    const auto renderer = call.take<std::array<std::uint8_t, RESTYLE_BACK_UUID>>();
    return told<RestyleBackProbe>([&](RestyleBackProbe& probe, char* sentence) {
        return table.probe(renderer.data(), &probe, sentence);
    });
}

Packet estimated(const RestyleBackTable& table, Unpacked& call) {
    const OpenCall models(call);
    const auto width = call.take<std::uint32_t>(), height = call.take<std::uint32_t>();
    const RestyleBackOpenInfo info = models.info();
    return told<RestyleBackModelMemory>([&](RestyleBackModelMemory& memory, char* sentence) {
        return table.estimate(&info, width, height, &memory, sentence);
    });
}

/// One back, as its channel asks.
class Served {
public:
    explicit Served(const RestyleBackTable& table) : table_(&table) {}
    ~Served() { table_->close(back_); }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    Packet answer_to(const Message& message) {
        Unpacked call(message.bytes);
        switch (call.take<Call>()) {
        case Call::kOpen:
            return opened(call, message);
        case Call::kAttach:
            return attached(call, message);
        case Call::kKeep:
            return kept(call, message);
        case Call::kClose:
            table_->close(std::exchange(back_, nullptr));
            return answered({});
        default:
            throw std::runtime_error("a back was asked for what it cannot do");
        }
    }

private:
    Packet opened(Unpacked& call, const Message& message) {
        const OpenCall models(call);
        const interop::ImportedMemory cancelled(message.handles.at(0).get(), sizeof(std::uint32_t));
        RestyleBackOpenInfo info = models.info();
        info.cancelled = reinterpret_cast<const std::uint32_t*>(cancelled.data());
        return told<RestyleBackModelInfo>([&](RestyleBackModelInfo& told, char* sentence) {
            return table_->open(&info, &told, &back_, sentence);
        });
    }

    Packet attached(Unpacked& call, const Message& message) {
        const auto layout = call.take<RestyleBackLayout>();
        const bool shares = call.take<std::uint32_t>() != 0;
        auto share = call.take<RestyleBackShare>();
        if (shares) {
            share.memory = message.handles.at(1).get();
            share.rendered = message.handles.at(2).get();
            share.restyled = message.handles.at(3).get();
        }
        Answer answer{};
        answer.failed = table_->attach(back_, message.handles.at(0).get(), &layout,
                                       shares ? &share : nullptr, answer.sentence);
        return answered(answer);
    }

    Packet kept(Unpacked& call, const Message& message) {
        const auto bytes = call.take<std::uint64_t>();
        Answer answer{};
        answer.failed = table_->keep(back_, bytes > 0 ? message.handles.at(0).get() : -1, bytes,
                                     answer.sentence);
        return answered(answer);
    }

    const RestyleBackTable* table_;
    RestyleBack back_ = nullptr;
};

Packet failed(const std::exception& error) {
    Answer answer{};
    answer.failed = 1;
    session::copy_text(answer.sentence, error.what());
    return answered(answer);
}

void serve_back(const RestyleBackTable& table, const Channel& channel) {
    Served back(table);
    while (const std::optional<Message> message = channel.receive()) {
        Packet answer;
        try {
            answer = back.answer_to(*message);
        } catch (const std::exception& error) {
            answer = failed(error);
        }
        try {
            channel.send(answer.bytes());
        } catch (const std::exception&) {
            return; // Nobody waits for it any more.
        }
    }
}

} // namespace

void serve(const RestyleBackTable& table, const Channel& control) {
    while (std::optional<Message> message = control.receive()) {
        Unpacked call(message->bytes);
        switch (call.take<Call>()) {
        case Call::kProbe:
            control.send(probed(table, call).bytes());
            break;
        case Call::kEstimate:
            control.send(estimated(table, call).bytes());
            break;
        case Call::kConnect:
            std::thread([&table, way = Channel(std::move(message->handles.at(0)))] {
                serve_back(table, way);
            }).detach();
            break;
        default:
            throw std::runtime_error("the core's process was asked for what it cannot do");
        }
    }
}

} // namespace restyle::process
