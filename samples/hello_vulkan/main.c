/* A plain Vulkan program that draws an image of one colour, and restyles it:
 *
 *     hello_vulkan style.json
 *
 * prints the colour before and after. What Restyle adds stands between `restyle {` and `}`. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "vulkan_functions.h"

/* restyle { */
#include <restyle/restyle.h>
/* } */

#define SIDE 64u
#define MINUTE UINT64_C(60000000000)

/* The renderer: one device, one image, one command buffer that is waited for. */
struct Renderer {
    VkInstance instance;
    VkPhysicalDevice physical_device;
    VkDevice device;
    VkQueue queue;
    uint32_t queue_family;
    VkImage image;
    VkDeviceMemory image_memory;
    VkBuffer pixels;
    VkDeviceMemory pixels_memory;
    const uint8_t* read_back;
    VkCommandPool pool;
    VkCommandBuffer commands;
    RestyleDevice made; /* restyle */
};

static int failed(const char* what) {
    fprintf(stderr, "hello_vulkan: %s\n", what);
    return 0;
}

static int make_instance(struct Renderer* renderer) {
    VkApplicationInfo application;
    VkInstanceCreateInfo info;
    uint32_t one = 1;
    memset(&application, 0, sizeof application);
    memset(&info, 0, sizeof info);
    application.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    application.apiVersion = VK_API_VERSION_1_2;
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &application;
    if (!load_loader() || vkCreateInstance(&info, NULL, &renderer->instance) != VK_SUCCESS)
        return failed("no Vulkan loader");
    if (!load_instance_functions(renderer->instance)) return failed("an old Vulkan loader");
    if (vkEnumeratePhysicalDevices(renderer->instance, &one, &renderer->physical_device) < 0 ||
        one == 0)
        return failed("no Vulkan device");
    return 1;
}

static int make_device(struct Renderer* renderer) {
    /* restyle { */
    RestyleDeviceInfo info;
    memset(&info, 0, sizeof info);
    info.bytes = sizeof info;
    info.get_instance_proc_addr = vkGetInstanceProcAddr;
    info.instance = renderer->instance;
    info.physical_device = renderer->physical_device;
    renderer->made.bytes = sizeof renderer->made;
    if (restyle_device_create(&info, &renderer->made) != RESTYLE_OK)
        return failed(restyle_last_error());
    renderer->device = renderer->made.device;
    renderer->queue = renderer->made.queue;
    renderer->queue_family = renderer->made.queue_family;
    /* } */
    return load_device_functions(renderer->device) || failed("an old Vulkan driver");
}

static int allocate(const struct Renderer* renderer, const VkMemoryRequirements* needs,
                    VkMemoryPropertyFlags wanted, VkDeviceMemory* memory) {
    VkPhysicalDeviceMemoryProperties properties;
    VkMemoryAllocateInfo info;
    uint32_t type;
    memset(&info, 0, sizeof info);
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.allocationSize = needs->size;
    vkGetPhysicalDeviceMemoryProperties(renderer->physical_device, &properties);
    for (type = 0; type < properties.memoryTypeCount; ++type) {
        if ((needs->memoryTypeBits >> type & 1) == 0 ||
            (properties.memoryTypes[type].propertyFlags & wanted) != wanted)
            continue;
        info.memoryTypeIndex = type;
        return vkAllocateMemory(renderer->device, &info, NULL, memory) == VK_SUCCESS;
    }
    return 0;
}

static int make_image(struct Renderer* renderer) {
    VkImageCreateInfo info;
    VkMemoryRequirements needs;
    memset(&info, 0, sizeof info);
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = VK_FORMAT_R8G8B8A8_UNORM;
    info.extent.width = info.extent.height = SIDE;
    info.extent.depth = info.mipLevels = info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    if (vkCreateImage(renderer->device, &info, NULL, &renderer->image) != VK_SUCCESS)
        return failed("no image");
    vkGetImageMemoryRequirements(renderer->device, renderer->image, &needs);
    return (allocate(renderer, &needs, 0, &renderer->image_memory) &&
            vkBindImageMemory(renderer->device, renderer->image, renderer->image_memory, 0) ==
                VK_SUCCESS) ||
           failed("no memory for the image");
}

static int make_read_back(struct Renderer* renderer) {
    const VkMemoryPropertyFlags wanted =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkBufferCreateInfo info;
    VkMemoryRequirements needs;
    void* data = NULL;
    memset(&info, 0, sizeof info);
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = SIDE * SIDE * 4;
    info.usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    if (vkCreateBuffer(renderer->device, &info, NULL, &renderer->pixels) != VK_SUCCESS)
        return failed("no buffer");
    vkGetBufferMemoryRequirements(renderer->device, renderer->pixels, &needs);
    if (!allocate(renderer, &needs, wanted, &renderer->pixels_memory) ||
        vkBindBufferMemory(renderer->device, renderer->pixels, renderer->pixels_memory, 0) !=
            VK_SUCCESS ||
        vkMapMemory(renderer->device, renderer->pixels_memory, 0, VK_WHOLE_SIZE, 0, &data) !=
            VK_SUCCESS)
        return failed("no memory for the buffer");
    renderer->read_back = data;
    return 1;
}

static int make_commands(struct Renderer* renderer) {
    VkCommandPoolCreateInfo pool;
    VkCommandBufferAllocateInfo buffer;
    memset(&pool, 0, sizeof pool);
    memset(&buffer, 0, sizeof buffer);
    pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    pool.queueFamilyIndex = renderer->queue_family;
    if (vkCreateCommandPool(renderer->device, &pool, NULL, &renderer->pool) != VK_SUCCESS)
        return failed("no command pool");
    buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    buffer.commandPool = renderer->pool;
    buffer.commandBufferCount = 1;
    return vkAllocateCommandBuffers(renderer->device, &buffer, &renderer->commands) == VK_SUCCESS ||
           failed("no command buffer");
}

static void begin(const struct Renderer* renderer) {
    VkCommandBufferBeginInfo info;
    memset(&info, 0, sizeof info);
    info.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    vkResetCommandPool(renderer->device, renderer->pool, 0);
    vkBeginCommandBuffer(renderer->commands, &info);
}

static void submit(const struct Renderer* renderer) {
    VkSubmitInfo info;
    memset(&info, 0, sizeof info);
    info.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &renderer->commands;
    vkEndCommandBuffer(renderer->commands);
    vkQueueSubmit(renderer->queue, 1, &info, VK_NULL_HANDLE);
    vkQueueWaitIdle(renderer->queue);
}

static void record_drawing(const struct Renderer* renderer) {
    const VkClearColorValue blue = {{40 / 255.0f, 90 / 255.0f, 200 / 255.0f, 1}};
    VkImageMemoryBarrier barrier;
    memset(&barrier, 0, sizeof barrier);
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER;
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = renderer->image;
    barrier.subresourceRange.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT;
    barrier.subresourceRange.levelCount = barrier.subresourceRange.layerCount = 1;
    vkCmdPipelineBarrier(renderer->commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
    vkCmdClearColorImage(renderer->commands, renderer->image, VK_IMAGE_LAYOUT_GENERAL, &blue, 1,
                         &barrier.subresourceRange);
}

static void print_color(const struct Renderer* renderer, const char* when) {
    VkBufferImageCopy region;
    VkMemoryBarrier barrier;
    memset(&region, 0, sizeof region);
    region.imageSubresource.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT;
    region.imageSubresource.layerCount = 1;
    region.imageExtent.width = region.imageExtent.height = SIDE;
    region.imageExtent.depth = 1;
    memset(&barrier, 0, sizeof barrier);
    barrier.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER;
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
    begin(renderer);
    vkCmdCopyImageToBuffer(renderer->commands, renderer->image, VK_IMAGE_LAYOUT_GENERAL,
                           renderer->pixels, 1, &region);
    vkCmdPipelineBarrier(renderer->commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                         VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &barrier, 0, NULL, 0, NULL);
    submit(renderer);
    printf("%s: %d %d %d\n", when, renderer->read_back[0], renderer->read_back[1],
           renderer->read_back[2]);
}

static void end(const struct Renderer* renderer) {
    if (renderer->device != VK_NULL_HANDLE && vkDestroyDevice != NULL) {
        vkDestroyCommandPool(renderer->device, renderer->pool, NULL);
        vkDestroyBuffer(renderer->device, renderer->pixels, NULL);
        vkFreeMemory(renderer->device, renderer->pixels_memory, NULL);
        vkDestroyImage(renderer->device, renderer->image, NULL);
        vkFreeMemory(renderer->device, renderer->image_memory, NULL);
        vkDestroyDevice(renderer->device, NULL);
    }
    if (renderer->instance != VK_NULL_HANDLE && vkDestroyInstance != NULL)
        vkDestroyInstance(renderer->instance, NULL);
}

/* restyle { */
static RestyleResult begin_restyle(const struct Renderer* renderer, const char* style,
                                   RestyleContext* context, RestyleSession* session) {
    RestyleContextInfo device;
    RestyleSessionInfo info;
    RestyleResult result;
    memset(&device, 0, sizeof device);
    memset(&info, 0, sizeof info);
    device.bytes = sizeof device;
    device.get_instance_proc_addr = vkGetInstanceProcAddr;
    device.instance = renderer->instance;
    device.physical_device = renderer->physical_device;
    device.device = renderer->device;
    device.enabled_extensions = renderer->made.extensions;
    device.enabled_extension_count = renderer->made.extension_count;
    info.bytes = sizeof info;
    info.format = VK_FORMAT_R8G8B8A8_UNORM;
    info.width = info.height = SIDE;
    result = restyle_context_create(&device, context);
    if (result == RESTYLE_OK) result = restyle_style_read(style, &info.style);
    if (result == RESTYLE_OK) result = restyle_session_create(*context, &info, session);
    restyle_style_destroy(info.style);
    return result == RESTYLE_OK ? restyle_session_wait_ready(*session, MINUTE) : result;
}

static RestyleResult restyle_image(const struct Renderer* renderer, RestyleSession session) {
    RestyleFrame frame;
    RestyleTarget target;
    RestyleTicket ticket = 0;
    RestyleResult result;
    memset(&frame, 0, sizeof frame);
    memset(&target, 0, sizeof target);
    frame.bytes = sizeof frame;
    frame.color.image = renderer->image;
    frame.color.usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    frame.color.layout = VK_IMAGE_LAYOUT_GENERAL;
    frame.color.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    begin(renderer);
    result = restyle_record_frame(session, renderer->commands, &frame, &ticket);
    submit(renderer);
    restyle_session_retire(session, 0);
    if (result == RESTYLE_OK) result = restyle_session_wait(session, ticket, MINUTE);
    if (result != RESTYLE_OK) return result;
    target.bytes = sizeof target;
    target.color = target.picture = frame.color; /* In place. */
    begin(renderer);
    result = restyle_record_picture(session, renderer->commands, &target, NULL);
    submit(renderer);
    return result;
}
/* } */

static int run(struct Renderer* renderer, const char* style) {
    RestyleContext context = NULL; /* restyle */
    RestyleSession session = NULL; /* restyle */
    int done = 0;
    if (!make_instance(renderer) || !make_device(renderer) || !make_image(renderer) ||
        !make_read_back(renderer) || !make_commands(renderer))
        return 0;
    begin(renderer);
    record_drawing(renderer);
    submit(renderer);
    print_color(renderer, "before");
    /* restyle { */
    done = begin_restyle(renderer, style, &context, &session) == RESTYLE_OK &&
           restyle_image(renderer, session) == RESTYLE_OK;
    if (!done) failed(restyle_last_error());
    restyle_session_destroy(session);
    restyle_context_destroy(context);
    /* } */
    if (done) print_color(renderer, "after");
    return done;
}

int main(int count, char** words) {
    struct Renderer renderer;
    int done;
    memset(&renderer, 0, sizeof renderer);
    if (count != 2) {
        failed("expected a style file");
        return 1;
    }
    done = run(&renderer, words[1]);
    end(&renderer);
    return done ? 0 : 1;
}
